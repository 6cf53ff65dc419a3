using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Integration.Tests.Api;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Signing in outside the demo: approvers need a second factor before anything else opens.</summary>
public sealed partial class SecondFactorTests(SharedPortal shared) : ApiTest(shared)
{
    [Fact]
    public async Task An_approver_does_nothing_before_a_second_factor_is_set_up_and_signs_in_with_it_from_then_on()
    {
        Person person = await Portal.MakePersonAsync($"approver-{Guid.NewGuid():N}", Role.Approver);
        using WebBrowser browser = new(Portal.Url);
        await browser.SignInAsync(person);

        WebPage kept = await browser.GetAsync("/inbox");
        Assert.Equal("/sign-in/finish?returnUrl=%2Finbox", kept.Location?.PathAndQuery);
        WebPage call = await browser.GetAsync("/api/v1/requests");
        Assert.Equal(HttpStatusCode.Forbidden, call.Status);
        Assert.Contains("second-factor-required", call.Html, StringComparison.Ordinal);
        using HttpRequestMessage circuit = new(HttpMethod.Post, new Uri(Portal.Url, "/_blazor/negotiate?negotiateVersion=1"));
        circuit.Headers.Add("Origin", Portal.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(circuit)).Status);

        WebPage finish = await browser.GetAsync("/sign-in/finish?returnUrl=%2Finbox");
        string key = WebUtility.HtmlDecode(Key().Match(finish.Html).Groups[1].Value);
        string ticket = WebUtility.HtmlDecode(Ticket().Match(finish.Html).Groups[1].Value);
        WebPage wrong = await browser.SubmitAsync(finish, "authenticator", ("Ticket", ticket), ("AppCode", "000000"));
        Assert.Contains("The code does not fit", wrong.Text, StringComparison.Ordinal);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        WebPage done = await browser.SubmitAsync(finish, "authenticator", ("Ticket", ticket), ("AppCode", Totp.Code(key, now)));
        string[] recovery = [.. RecoveryCode().Matches(done.Html).Select(m => m.Groups[1].Value)];
        Assert.True(recovery.Distinct().Count() == 10, $"{done.Status} {done.Text[Math.Max(0, done.Text.IndexOf("<main", StringComparison.Ordinal))..]}");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/inbox")).Status);

        // What the database keeps can sign nobody in.
        await using (PortalDb db = Portal.OpenDb())
        {
            string stored = string.Join('\n', await db.UserTokens.Where(t => t.UserId == person.Id).Select(t => t.Value!).ToListAsync());
            Assert.NotEmpty(stored);
            Assert.DoesNotContain(key.Replace(" ", "", StringComparison.Ordinal), stored, StringComparison.Ordinal);
            Assert.DoesNotContain(recovery[0], stored, StringComparison.Ordinal);
        }

        using WebBrowser second = new(Portal.Url);
        WebPage step = await second.FollowAsync(await second.SignInAsync(person.Email, Person.Password));
        Assert.Equal("/sign-in/code", step.Url.AbsolutePath);
        Assert.Equal(HttpStatusCode.Redirect, (await second.GetAsync("/inbox")).Status);
        WebPage replayed = await second.SubmitAsync(step, "code", ("Code", Totp.Code(key, now)));
        Assert.Contains("The code is wrong or was used already", replayed.Text, StringComparison.Ordinal);
        WebPage fresh = await second.SubmitAsync(step, "code", ("Code", Totp.Code(key, DateTimeOffset.UtcNow.AddSeconds(30))));
        Assert.Equal(HttpStatusCode.Redirect, fresh.Status);
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/inbox")).Status);

        using WebBrowser third = new(Portal.Url);
        WebPage again = await third.FollowAsync(await third.SignInAsync(person.Email, Person.Password));
        Assert.Equal(HttpStatusCode.Redirect, (await third.SubmitAsync(again, "code", ("Code", recovery[0].ToLowerInvariant()))).Status);
        using WebBrowser fourth = new(Portal.Url);
        WebPage last = await fourth.FollowAsync(await fourth.SignInAsync(person.Email, Person.Password));
        Assert.Contains("The code is wrong", (await fourth.SubmitAsync(last, "code", ("Code", recovery[0]))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_somebody_else_made_has_to_be_changed_first()
    {
        Person person = await Portal.MakePersonAsync($"new-{Guid.NewGuid():N}", Role.Requester);
        await using (PortalDb db = Portal.OpenDb())
        {
            await db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.MustChangePassword, true));
        }

        using WebBrowser browser = new(Portal.Url);
        WebPage finish = await browser.FollowAsync(await browser.SignInAsync(person));
        Assert.Equal("/sign-in/finish", finish.Url.AbsolutePath);
        Assert.Contains("password-change-required", (await browser.GetAsync("/api/v1/requests")).Html, StringComparison.Ordinal);

        Assert.Contains("another password", (await browser.SubmitAsync(finish, "password", ("CurrentPassword", Person.Password), ("NextPassword", Person.Password))).Text, StringComparison.Ordinal);
        await browser.SubmitAsync(finish, "password", ("CurrentPassword", Person.Password), ("NextPassword", "four other words now"));

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/snapshots")).Status);
    }

    [Fact]
    public async Task A_person_sees_the_own_sessions_and_ends_the_others_at_once()
    {
        Person person = await Portal.MakePersonAsync($"travels-{Guid.NewGuid():N}", Role.Requester);
        using WebBrowser here = new(Portal.Url);
        using WebBrowser there = new(Portal.Url);
        await here.SignInAsync(person);
        await there.SignInAsync(person);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).Status);

        WebPage page = await here.GetAsync("/account/security");
        Assert.Contains("(this one)", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await here.SubmitAsync(page, "end-others")).Status);

        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/api/v1/requests")).Status);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).Status);

        WebPage own = await here.GetAsync("/account");
        await here.SubmitAsync(own, new Uri(Portal.Url, "/sign-out"), null);
        Assert.Equal(HttpStatusCode.Redirect, (await here.GetAsync("/account")).Status);
        await using PortalDb db = Portal.OpenDb();
        Assert.All(await db.Sessions.Where(s => s.UserId == person.Id).ToListAsync(), s => Assert.NotNull(s.EndedAt));
    }

    [GeneratedRegex("ep-key\"[^>]*>([A-Z2-7 ]+)<")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"Ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();

    [GeneratedRegex("<li[^>]*><code class=\"ep-code\"[^>]*>([A-Z0-9-]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
