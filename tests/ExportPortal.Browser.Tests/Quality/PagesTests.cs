using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

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
    [InlineData("dashboard-own-days", Person.Anna, "/dashboard?from=2020-01-01&to=2020-01-31")]
    [InlineData("history-filtered", Person.Otto, "/history?tag=env%3Dprod&status=Failed")]
    [InlineData("guide", Person.Rita, "/help/requester")]
    [InlineData("connections", Person.Ada, "/admin/connections")]
    [InlineData("policies", Person.Ada, "/admin/policies")]
    [InlineData("policy-review", Person.Ada, "/admin/policies/2")]
    [InlineData("settings-auditor", Person.Otto, "/admin/settings")]
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

    [Fact]
    public async Task What_keys_open_has_no_barriers_and_fits_a_phone()
    {
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await anna.GoAsync("/history");
        await anna.Page.Keyboard.PressAsync("Control+k");
        await Expect(anna.Page.Locator("#ep-palette input")).ToBeFocusedAsync();
        await anna.Page.Keyboard.TypeAsync("shop");
        await Expect(anna.Page.Locator("#ep-palette [role=option]").Filter(new LocatorFilterOptions { HasText = "Requests:" }).First).ToBeVisibleAsync();
        await anna.HasNoFaultsAsync("palette");
        await anna.Page.Keyboard.PressAsync("Escape");
        await Expect(anna.Page.Locator("#ep-palette")).ToBeHiddenAsync(); // before, the key would go into its field
        await anna.Page.Keyboard.PressAsync("?");
        await Expect(anna.Page.Locator("#ep-keys")).ToBeVisibleAsync();
        await anna.HasNoFaultsAsync("keys");
        anna.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task The_tables_of_the_dashboard_have_no_barriers_and_fit_a_phone()
    {
        await using Visitor ada = await portal.OpenAsync(Person.Ada);
        await ada.GoAsync("/dashboard");
        foreach (ILocator toTable in await ada.Page.Locator(".ep-chart").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Table" }).AllAsync())
        {
            await toTable.ClickAsync();
        }

        await ada.HasNoFaultsAsync("dashboard-tables");
        ada.HasNothingToComplainAbout();
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
