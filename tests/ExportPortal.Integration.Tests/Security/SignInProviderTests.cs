using System.Net;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Admin;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Sign-in at a real provider, and what somebody in the middle could try. Local sign-in is off, but for the break-glass account.</summary>
public sealed class SignInProviderTests : IClassFixture<ProviderWorld>
{
    private readonly IdentityProvider _provider;
    private readonly PortalUnderTest _portal;

    public SignInProviderTests(ProviderWorld world)
    {
        (_provider, _portal) = (world.Provider, world.Portal);
        _provider.Shift(TimeSpan.Zero);
        (_provider.Audience, _provider.Nonce) = (null, null);
    }

    [Fact]
    public async Task A_person_of_the_provider_gets_an_account_with_roles_and_groups_that_follow_the_provider()
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("life", "life@corp.test", ["corp-requesters", "corp-platform"]);
        using WebBrowser browser = new(_portal.Url);

        WebPage page = await SignInAsync(browser, "?returnUrl=%2Faccount");

        Assert.Equal((HttpStatusCode.OK, "/account"), (page.Status, page.Url.AbsolutePath));
        Assert.Contains("Pia Provider", page.Html, StringComparison.Ordinal);
        Assert.Equal("S256", _provider.Asked!["code_challenge_method"]);
        Assert.NotEmpty(_provider.Asked["nonce"].ToString());
        PortalUser user = await UserAsync("life@corp.test");
        Assert.Equal((true, null), (user.IsFromProvider, user.PasswordHash));
        await using (PortalDb db = _portal.OpenDb())
        {
            Assert.True(await db.Groups.AnyAsync(g => g.Name == "platform" && g.Members.Any(m => m.UserId == user.Id && m.IsFromProvider)));
            await using AsyncServiceScope admin = _portal.ScopeOf(_portal.Ada);
            ChangePerson change = admin.ServiceProvider.GetRequiredService<ChangePerson>();
            Assert.Equal("roles-from-provider", await CodeAsync(() => change.ExecuteAsync(user.Id, new PersonChange([Role.Approver], ["platform"], false), CancellationToken.None)));
            Assert.Equal("group-from-provider", await CodeAsync(() => change.ExecuteAsync(user.Id, new PersonChange([Role.Requester], [], false), CancellationToken.None)));
            Guid platform = await db.Groups.Where(g => g.Name == "platform").Select(g => g.Id).SingleAsync();
            Assert.Equal("group-from-provider", await CodeAsync(() => admin.ServiceProvider.GetRequiredService<SaveGroup>().ExecuteAsync(platform, "platform", [], [], CancellationToken.None)));
        }

        _provider.Groups = ["corp-approvers"];
        using WebBrowser later = new(_portal.Url);
        await SignInAsync(later);

        await using PortalDb after = _portal.OpenDb();
        Assert.False(await after.Groups.AnyAsync(g => g.Members.Any(m => m.UserId == user.Id)));
        string[] roles = await after.UserRoles.Where(r => r.UserId == user.Id).Join(after.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name!).ToArrayAsync();
        Assert.Equal(["Approver"], roles);
        AuditEvent changed = await after.AuditEvents.SingleAsync(e => e.Action == AuditActions.UserChanged && e.SubjectId == user.Id.ToString());
        Assert.Contains("\"before\":{\"groups\":[\"platform\"]", changed.Data, StringComparison.Ordinal);
        // The session with the old rights is over.
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_mapped_group_or_with_the_address_of_a_local_account()
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("stranger", "stranger@corp.test", ["others"]);
        await MustFailAsync("no-role");
        (_provider.Subject, _provider.Email, _provider.Groups) = ("thief", "RITA@portal.test", ["corp-admins"]);
        await MustFailAsync("email-taken");
    }

    [Fact]
    public async Task A_new_signing_key_of_the_provider_is_fetched_unseen()
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("keys", "keys@corp.test", ["corp-requesters"]);
        using WebBrowser before = new(_portal.Url);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(before, "?returnUrl=%2Faccount")).Status);

        _provider.RollOver();

        using WebBrowser after = new(_portal.Url);
        WebPage page = await SignInAsync(after, "?returnUrl=%2Faccount");

        Assert.Equal("/account", page.Url.AbsolutePath);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, true)]
    [InlineData(30, false)]
    [InlineData(-60, false)]
    public async Task A_clock_that_differs_a_little_is_tolerated_and_one_that_differs_much_is_not(int minutes, bool works)
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("clock", "clock@corp.test", ["corp-requesters"]);
        _provider.Shift(TimeSpan.FromMinutes(minutes));

        using WebBrowser browser = new(_portal.Url);
        WebPage page = await SignInAsync(browser, "?returnUrl=%2Faccount");

        Assert.Equal(works ? "/account" : "/sign-in", page.Url.AbsolutePath);
    }

    [Fact]
    public async Task A_token_for_somebody_else_or_with_another_nonce_is_refused()
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("mallory", "mallory@corp.test", ["corp-admins"]);
        _provider.Audience = "another-client";
        await MustFailAsync("the provider's answer was not accepted");
        (_provider.Audience, _provider.Nonce) = (null, "not-the-nonce");
        await MustFailAsync("the provider's answer was not accepted");
        await using PortalDb db = _portal.OpenDb();
        Assert.False(await db.Users.AnyAsync(u => u.Email == "mallory@corp.test"));
    }

    [Theory]
    [InlineData("tampered")]
    [InlineData("other browser")]
    [InlineData("no state")]
    [InlineData("made up code")]
    public async Task An_answer_that_this_browser_did_not_ask_for_is_refused(string how)
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("state", "state@corp.test", ["corp-requesters"]);
        using WebBrowser browser = new(_portal.Url);
        using WebBrowser other = new(_portal.Url);
        WebPage page = await browser.GetAsync("/sign-in/provider");
        while (page.Location is { } next && next.AbsolutePath != "/signin-oidc")
        {
            page = await browser.GetAsync(next);
        }

        string answer = page.Location!.PathAndQuery;
        string state = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(page.Location.Query)["state"].ToString();
        string code = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(page.Location.Query)["code"].ToString();
        WebPage result = how switch
        {
            "tampered" => await browser.GetAsync($"/signin-oidc?code={code}&state={state[..^2]}xx"),
            "other browser" => await other.GetAsync(answer),
            "no state" => await browser.GetAsync($"/signin-oidc?code={code}"),
            _ => await browser.GetAsync($"/signin-oidc?code=made-up&state={Uri.EscapeDataString(state)}"),
        };

        Assert.Equal("/sign-in?failed=true", result.Location?.PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, (await (how == "other browser" ? other : browser).GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_at_the_provider()
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("leaves", "leaves@corp.test", ["corp-requesters"]);
        using WebBrowser browser = new(_portal.Url);
        WebPage account = await SignInAsync(browser, "?returnUrl=%2Faccount");
        Assert.Contains($"form-action 'self' {_provider.Url.GetLeftPart(UriPartial.Authority)};", account.Message.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        int before = _provider.SignOuts;
        WebPage end = await browser.FollowAsync(await browser.SubmitAsync(account, new Uri(_portal.Url, "/sign-out"), null));

        Assert.Equal("/sign-in", end.Url.AbsolutePath);
        Assert.Equal(before + 1, _provider.SignOuts);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Local_sign_in_is_closed_but_for_the_break_glass_account_which_everybody_hears_of()
    {
        using WebBrowser rita = new(_portal.Url);
        Assert.DoesNotContain("Input.Email", (await rita.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await rita.SignInAsync(_portal.Rita.Email, Person.Password, "?local=true")).Status);

        using WebBrowser ada = new(_portal.Url);
        WebPage page = await ada.FollowAsync(await ada.SignInAsync(_portal.Ada.Email, Person.Password, "?local=true"));

        await using PortalDb db = _portal.OpenDb();
        Assert.Equal(_portal.Ada.Id, (await db.AuditEvents.SingleAsync(e => e.Action == AuditActions.BreakGlassUsed)).ActorId);
        Assert.Equal("/sign-in/finish", page.Url.AbsolutePath);
        Assert.Equal("/sign-in/finish", (await ada.GetAsync("/account")).Location?.AbsolutePath);
        WebPage refused = await ada.SubmitAsync(page, "break-glass", ("Reason", "short"));
        Assert.Contains("Say why in at least 10 characters.", refused.Text, StringComparison.Ordinal);
        await ada.SubmitAsync(refused, "break-glass", ("Reason", "The provider does not answer."));

        Assert.Contains("The provider does not answer.", (await db.AuditEvents.SingleAsync(e => e.Action == AuditActions.BreakGlassExplained)).Data, StringComparison.Ordinal);
        WebPage account = await ada.GetAsync("/account");
        Assert.Contains("signed in with the break-glass account", account.Text, StringComparison.Ordinal);
        (_provider.Subject, _provider.Email, _provider.Groups) = ("reader", "reader@corp.test", ["corp-requesters"]);
        WebPage other = await SignInAsync(rita, "?returnUrl=%2Faccount");
        Assert.Contains("Reason: The provider does not answer.", other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(", from 127.0.0.1", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_provider_cannot_take_the_role_from_the_last_administrator()
    {
        (_provider.Subject, _provider.Email, _provider.Groups) = ("boss", "boss@corp.test", ["corp-admins"]);
        using WebBrowser browser = new(_portal.Url);
        await SignInAsync(browser);
        await using (PortalDb db = _portal.OpenDb())
        {
            await db.Users.Where(u => u.Id == _portal.Ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true));
        }

        _provider.Groups = ["corp-requesters"];
        using WebBrowser later = new(_portal.Url);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(later, "?returnUrl=%2Fadmin%2Fpeople")).Status);

        await using PortalDb after = _portal.OpenDb();
        Assert.True(await after.AuditEvents.AnyAsync(e => e.Action == AuditActions.AdministratorKept));
        await after.Users.Where(u => u.Id == _portal.Ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, false));
    }

    private static async Task<WebPage> SignInAsync(WebBrowser browser, string query = "") => await browser.FollowAsync(await browser.GetAsync("/sign-in/provider" + query));

    private async Task MustFailAsync(string reason)
    {
        using WebBrowser browser = new(_portal.Url);
        WebPage page = await SignInAsync(browser);
        Assert.Equal("/sign-in?failed=true", page.Url.PathAndQuery);
        Assert.Contains("The sign-in did not work", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status);
        await using PortalDb db = _portal.OpenDb();
        AuditEvent last = await db.AuditEvents.OrderByDescending(e => e.Seq).FirstAsync(e => e.Action == AuditActions.UserSignInFailed);
        Assert.Contains(reason, last.Data.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<PortalUser> UserAsync(string email)
    {
        await using PortalDb db = _portal.OpenDb();
        return await db.Users.SingleAsync(u => u.Email == email);
    }

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<ExportPortal.Domain.RuleBroken>(act)).Code;
}
