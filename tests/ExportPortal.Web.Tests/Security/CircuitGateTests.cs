using ExportPortal.Web.Features.Security;
using Microsoft.AspNetCore.Http;

namespace ExportPortal.Web.Tests.Security;

public sealed class CircuitGateTests
{
    [Theory]
    [InlineData("https://portal.example", true)]
    [InlineData("https://PORTAL.example:443", true)]
    [InlineData("http://portal.example", false)]
    [InlineData("https://portal.example:8443", false)]
    [InlineData("https://evil.portal.example", false)]
    [InlineData("https://portal.example.evil.test", false)]
    [InlineData("https://evil.test", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_the_portals_own_origin_is_its_own(string? origin, bool own)
    {
        HttpRequest request = Request("POST");
        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        Assert.Equal(own, CircuitGate.IsOwnOrigin(request));
    }

    [Fact]
    public void Two_origins_are_none()
    {
        HttpRequest request = Request("POST");
        request.Headers.Origin = new(["https://portal.example", "https://evil.test"]);

        Assert.False(CircuitGate.IsOwnOrigin(request));
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    [InlineData(null, false)]
    public void A_fetch_without_origin_counts_only_if_the_browser_vouches_for_it(string? site, bool own)
    {
        HttpRequest request = Request("GET");
        if (site is not null)
        {
            request.Headers["Sec-Fetch-Site"] = site;
        }

        Assert.Equal(own, CircuitGate.IsOwnOrigin(request));
    }

    private static HttpRequest Request(string method)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Scheme = "https";
        request.Host = new HostString("portal.example");
        return request;
    }
}
