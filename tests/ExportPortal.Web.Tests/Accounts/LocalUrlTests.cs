using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Tests.Accounts;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("//evil.test")]
    [InlineData("///evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("\\\\evil.test")]
    [InlineData("\\/evil.test")]
    [InlineData("https://evil.test")]
    [InlineData("https:evil.test")]
    [InlineData("http:/evil.test")]
    [InlineData("HTTPS://EVIL.TEST")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/\t/evil.test")]
    [InlineData("\t//evil.test")]
    [InlineData("/\n/evil.test")]
    [InlineData("/\r\nLocation: https://evil.test")]
    [InlineData(" /inbox")]
    [InlineData("/%2fevil.test")]
    [InlineData("/%2F%2Fevil.test")]
    [InlineData("/%5cevil.test")]
    [InlineData("%2f%2fevil.test")]
    [InlineData("/a//evil.test")]
    [InlineData("/@evil.test")]
    [InlineData("//user@evil.test")]
    [InlineData("/\u0000/evil.test")]
    [InlineData("/\u202eevil")]
    [InlineData("/\u3002evil.test")]
    [InlineData("~/inbox")]
    [InlineData("evil.test")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_that_could_lead_away_is_not_local(string? url)
    {
        Assert.False(LocalUrl.IsLocal(url));
        Assert.Equal("/", LocalUrl.OrElse(url, "/"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/inbox")]
    [InlineData("/requests/0198c1d2-0000-7000-8000-000000000001?tab=checks#latest")]
    [InlineData("/audit?q=actor%3Aanna&from=2026-01-01T00%3A00%3A00Z")]
    [InlineData("/audit?link=https://example.test/a//b")]
    public void A_path_of_this_portal_is_local(string url)
    {
        Assert.True(LocalUrl.IsLocal(url));
        Assert.Equal(url, LocalUrl.OrElse(url, "/"));
    }

    [Fact]
    public void An_endless_address_is_not_local()
    {
        Assert.False(LocalUrl.IsLocal("/" + new string('a', 3000)));
    }
}
