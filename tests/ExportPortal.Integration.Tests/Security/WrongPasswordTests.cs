using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>10,000 wrong passwords: from one address, and from many at one account. Others sign in meanwhile.</summary>
public sealed class WrongPasswordTests
{
    private const int FromOneAddress = 9_000;
    private const int AtOneAccount = 1_000;
    private const int PerAddress = 20;
    private const int PerAccount = 10;

    [Fact]
    public async Task Limits_and_lock_hold_and_others_still_get_in()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(("Proxy:Networks:0", "127.0.0.0/8"));
        using WebBrowser form = new(portal.Url);
        WebPage page = await form.GetAsync("/sign-in");
        string cookie = string.Join("; ", page.Message.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 32 }) { BaseAddress = portal.Url };
        async Task<HttpStatusCode> TryAsync(string email, string password, string from)
        {
            using HttpRequestMessage post = new(HttpMethod.Post, "/sign-in")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["_handler"] = "sign-in", ["__RequestVerificationToken"] = WebBrowser.TokenOf(page), ["Input.Email"] = email, ["Input.Password"] = password,
                }),
            };
            post.Headers.Add("Cookie", cookie);
            post.Headers.Add("X-Forwarded-For", from);
            using HttpResponseMessage answer = await client.SendAsync(post);
            return answer.StatusCode;
        }

        Stopwatch watch = Stopwatch.StartNew();
        ConcurrentBag<HttpStatusCode> one = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, FromOneAddress), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            one.Add(await TryAsync(i % 2 == 0 ? portal.Rita.Email : string.Create(CultureInfo.InvariantCulture, $"nobody-{i}@portal.test"), "wrong password", "198.51.100.1")));
        ConcurrentBag<HttpStatusCode> many = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, AtOneAccount), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            many.Add(await TryAsync(portal.Anna.Email, "wrong password", string.Create(CultureInfo.InvariantCulture, $"203.0.{i / 250}.{(i % 250) + 1}"))));
        int windows = (int)watch.Elapsed.TotalMinutes + 2;

        Assert.InRange(one.Count(s => s == HttpStatusCode.OK), 1, PerAddress * windows);
        Assert.Equal(FromOneAddress, one.Count(s => s is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        Assert.InRange(many.Count(s => s == HttpStatusCode.OK), 1, PerAccount * windows);
        Assert.Equal(AtOneAccount, many.Count(s => s is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        await using PortalDb db = portal.OpenDb();
        Assert.True((await db.Users.SingleAsync(u => u.Id == portal.Anna.Id)).LockoutEnd > DateTimeOffset.UtcNow);
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(portal.Ravi.Email, Person.Password, "192.0.2.44"));
    }

    [Fact]
    public async Task Wrong_passwords_do_not_lock_the_last_administrator_out()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(("Authentication:RequireSecondFactor", "None"));
        using WebBrowser attacker = new(portal.Url);
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await attacker.SignInAsync(portal.Ada.Email, "wrong password")).Status);
        }

        using WebBrowser ada = new(portal.Url);
        await ada.SignInAsync(portal.Ada);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/admin/people")).Status);
    }
}
