using ExportPortal.Browser.Tests.Support;
using Xunit;

namespace ExportPortal.Browser.Tests.Quality;

/// <summary>Every page meets WCAG 2.2 AA as far as axe can tell, in light and dark, and fits a phone.</summary>
public sealed class PagesTests(DemoPortal portal)
{
    [Theory]
    [InlineData("snapshots", Person.Rita, "/snapshots")]
    [InlineData("snapshots-no-match", Person.Rita, "/snapshots?q=there-is-no-such-thing")]
    [InlineData("my-requests", Person.Rita, "/requests")]
    [InlineData("inbox", Person.Anna, "/inbox")]
    [InlineData("inbox-all", Person.Anna, "/inbox?tab=all")]
    [InlineData("history", Person.Otto, "/history")]
    [InlineData("audit", Person.Otto, "/audit")]
    [InlineData("outside-exports", Person.Otto, "/outside-exports")]
    [InlineData("dashboard-requester", Person.Rita, "/dashboard")]
    [InlineData("dashboard-administrator", Person.Ada, "/dashboard")]
    [InlineData("connections", Person.Ada, "/admin/connections")]
    [InlineData("policies", Person.Ada, "/admin/policies")]
    [InlineData("policy-review", Person.Ada, "/admin/policies/2")]
    [InlineData("policies-auditor", Person.Otto, "/admin/policies")]
    [InlineData("groups", Person.Ada, "/admin/groups")]
    [InlineData("people", Person.Ada, "/admin/people")]
    [InlineData("attention", Person.Ada, "/admin/attention")]
    [InlineData("system", Person.Ada, "/admin/system")]
    [InlineData("deliveries", Person.Ada, "/admin/notifications")]
    [InlineData("notifications", Person.Anna, "/notifications")]
    [InlineData("notifications-mail", Person.Rita, "/notifications?view=settings")]
    [InlineData("tokens", Person.Ravi, "/account/tokens")]
    public async Task A_page_has_no_barriers_and_fits_a_phone(string name, Person person, string path)
    {
        await using Visitor visitor = await portal.OpenAsync(person);
        await visitor.GoAsync(path);
        await visitor.HasNoFaultsAsync(name);
        visitor.HasNothingToComplainAbout();
    }

    [Theory]
    [InlineData("sign-in", null, "/sign-in")]
    [InlineData("account", Person.Rita, "/account")]
    [InlineData("security", Person.Rita, "/account/security")]
    [InlineData("security-authenticator", Person.Rita, "/account/security?setup=true")]
    [InlineData("welcome-void", null, "/welcome?token=none")]
    public async Task A_page_without_a_circuit_has_no_barriers_and_fits_a_phone(string name, Person? person, string path)
    {
        await using Visitor visitor = person is { } known ? await portal.OpenAsync(known) : await portal.OpenAsStrangerAsync();
        await visitor.Page.GotoAsync(path);
        await visitor.HasNoFaultsAsync(name);
        visitor.HasNothingToComplainAbout();
    }
}
