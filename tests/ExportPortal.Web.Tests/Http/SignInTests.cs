using System.Net;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Demo;

namespace ExportPortal.Web.Tests.Http;

public sealed class SignInTests
{
    [Fact]
    public async Task Signing_in_lands_on_the_page_that_was_asked_for()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();

        HttpResponseMessage answer = await DemoPortal.SignInAsync(browser, "rita@demo.test", DemoUsers.Password, "?returnUrl=%2Faccount");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("http://localhost/account", answer.Headers.Location?.OriginalString);
        Assert.Contains("Rita Romero", await browser.GetStringAsync(new Uri("/account", UriKind.Relative)));
    }

    [Theory]
    [InlineData("%2F%2Fevil.test")]
    [InlineData("https%3A%2F%2Fevil.test")]
    [InlineData("%2F%5Cevil.test")]
    public async Task A_hostile_return_address_is_ignored(string returnUrl)
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();

        HttpResponseMessage answer = await DemoPortal.SignInAsync(browser, "rita@demo.test", DemoUsers.Password, "?returnUrl=" + returnUrl);

        Assert.Equal("http://localhost/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Each_role_is_sent_to_its_landing_page()
    {
        await using DemoPortal portal = new();
        foreach ((string email, string landing) in new[] { ("rita@demo.test", "/snapshots"), ("anna@demo.test", "/inbox"), ("otto@demo.test", "/audit"), ("ada@demo.test", "/dashboard") })
        {
            using HttpClient browser = portal.Browser();
            await DemoPortal.SignInAsync(browser, email, DemoUsers.Password);

            HttpResponseMessage start = await browser.GetAsync(new Uri("/", UriKind.Relative));

            Assert.Equal(landing, start.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task Unknown_wrong_and_locked_answer_alike_and_the_sixth_try_is_locked_even_with_the_right_password()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();
        string token = await DemoPortal.FormTokenAsync(browser);

        string unknown = await TextAsync(await DemoPortal.SendSignInAsync(browser, token, "nobody@demo.test", "wrong"));
        for (int i = 0; i < 5; i++)
        {
            Assert.Contains(SignInWithPassword.Refusal, await TextAsync(await DemoPortal.SendSignInAsync(browser, token, "otto@demo.test", "wrong")));
        }

        HttpResponseMessage locked = await DemoPortal.SendSignInAsync(browser, token, "otto@demo.test", DemoUsers.Password);

        Assert.Contains(SignInWithPassword.Refusal, unknown);
        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.Contains(SignInWithPassword.Refusal, await TextAsync(locked));
    }

    [Fact]
    public async Task The_eleventh_try_for_one_account_in_a_minute_is_too_many()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();
        string token = await DemoPortal.FormTokenAsync(browser);
        for (int i = 0; i < 10; i++)
        {
            await DemoPortal.SendSignInAsync(browser, token, i % 2 == 0 ? "zoe@demo.test" : " ZOE@demo.test", "wrong");
        }

        HttpResponseMessage answer = await DemoPortal.SendSignInAsync(browser, token, "zoe@demo.test", "wrong");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.RetryAfter?.Delta);
        Assert.Contains("Too many tries", await TextAsync(answer));
    }

    [Fact]
    public async Task The_twenty_first_try_from_one_address_in_a_minute_is_too_many()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();
        string token = await DemoPortal.FormTokenAsync(browser);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await DemoPortal.SendSignInAsync(browser, token, $"user{i}@demo.test", "wrong")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await DemoPortal.SendSignInAsync(browser, token, "other@demo.test", "wrong")).StatusCode);
    }

    [Fact]
    public async Task Forms_without_the_antiforgery_token_are_refused()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();

        Assert.Equal(HttpStatusCode.BadRequest, (await DemoPortal.SendSignInAsync(browser, null, "rita@demo.test", DemoUsers.Password)).StatusCode);

        await DemoPortal.SignInAsync(browser, "rita@demo.test", DemoUsers.Password);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/account", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in_and_back()
    {
        await using DemoPortal portal = new();
        using HttpClient browser = portal.Browser();

        HttpResponseMessage answer = await browser.GetAsync(new Uri("/account", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/sign-in?returnUrl=%2Faccount", answer.Headers.Location?.OriginalString);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
