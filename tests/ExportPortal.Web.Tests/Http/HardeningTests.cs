using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Web.Features.Demo;

namespace ExportPortal.Web.Tests.Http;

public sealed partial class HardeningTests
{
    [Fact]
    public async Task Every_page_carries_the_headers()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();

        foreach (string path in new[] { "/sign-in", "/no-such-page", "/favicon.svg" })
        {
            HttpResponseMessage answer = await browser.GetAsync(new Uri(path, UriKind.Relative));

            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Contains("camera=()", Header(answer, "Permissions-Policy"));
            Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Every_inline_script_has_the_nonce_of_its_own_response_and_pages_are_not_stored()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();
        HashSet<string> nonces = [];

        for (int i = 0; i < 2; i++)
        {
            HttpResponseMessage answer = await browser.GetAsync(new Uri("/sign-in", UriKind.Relative));
            string page = await answer.Content.ReadAsStringAsync();
            string nonce = Nonce().Match(Header(answer, "Content-Security-Policy")).Groups[1].Value;

            MatchCollection scripts = InlineScript().Matches(page);
            Assert.NotEmpty(scripts);
            Assert.All(scripts, script => Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(script.Value)));
            Assert.DoesNotMatch(" on[a-z]+=\"", page);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            nonces.Add(nonce);
        }

        Assert.Equal(2, nonces.Count);
    }

    [Theory]
    [InlineData("https://evil.test", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:81", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    public async Task A_circuit_opens_from_the_portals_own_origin_only(string? origin, HttpStatusCode status)
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();
        await DemoPortal.SignInAsync(browser, "rita@demo.test", DemoUsers.Password);
        using HttpRequestMessage negotiate = new(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null)
        {
            negotiate.Headers.Add("Origin", origin);
        }

        Assert.Equal(status, (await browser.SendAsync(negotiate)).StatusCode);
    }

    [Fact]
    public async Task A_stranger_opens_no_circuit()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();
        using HttpRequestMessage negotiate = new(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiate.Headers.Add("Origin", "http://localhost");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(negotiate)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_is_a_friendly_404()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();

        HttpResponseMessage answer = await browser.GetAsync(new Uri("/no-such-page", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_theme_cookie_counts_before_the_first_paint_and_nonsense_in_it_does_not()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.CreateClient(new() { HandleCookies = false });

        Assert.Contains("data-scheme=\"dark\"", await PageAsync(browser, "ep-theme=dark"));
        Assert.Contains("data-theme=\"system\"", await PageAsync(browser, "ep-theme=%22onload%3Dx"));
    }

    private static async Task<string> PageAsync(HttpClient browser, string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/sign-in");
        request.Headers.Add("Cookie", cookie);
        return await (await browser.SendAsync(request)).Content.ReadAsStringAsync();
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script(?![^>]*\\bsrc=)[^>]*>")]
    private static partial Regex InlineScript();
}
