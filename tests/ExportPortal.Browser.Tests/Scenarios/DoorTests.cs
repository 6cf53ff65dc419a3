using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>Signing in and out, and pages that are not there or not for everybody.</summary>
public sealed partial class DoorTests(DemoPortal portal)
{
    [Fact]
    public async Task A_deep_link_leads_to_its_page_after_sign_in_and_sign_out_ends_the_session()
    {
        const string link = "/history?kind=Disk&status=Succeeded";
        await using Visitor visitor = await portal.OpenAsStrangerAsync();
        await visitor.Page.GotoAsync(link);
        await Expect(visitor.Heading).ToHaveTextAsync("Sign in");

        await visitor.SignInAsync(Person.Otto);
        await visitor.IsLiveAsync();
        Assert.Equal(link, new Uri(visitor.Page.Url).PathAndQuery);
        await Expect(visitor.Heading).ToHaveTextAsync("History");

        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Account menu of" }).ClickAsync();
        await visitor.Button("Sign out").ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("Sign in");
        await visitor.Page.GotoAsync(link);
        await Expect(visitor.Heading).ToHaveTextAsync("Sign in");
        await Expect(visitor.Page).ToHaveURLAsync(SignInPage());
        visitor.HasNothingToComplainAbout();
    }

    [Theory]
    [InlineData(Person.Rita, "/inbox", "Approver")]
    [InlineData(Person.Anna, "/requests/new", "Requester")]
    [InlineData(Person.Rita, "/audit", "Auditor or Administrator")]
    [InlineData(Person.Anna, "/admin/people", "Administrator or Auditor")]
    public async Task A_page_of_another_role_says_which_role_it_needs(Person person, string path, string roles)
    {
        await using Visitor visitor = await portal.OpenAsync(person);
        await visitor.Page.GotoAsync(path);
        await Expect(visitor.Heading).ToHaveTextAsync("You cannot open this page");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"It needs the role {roles},");
    }

    [Fact]
    public async Task A_request_that_does_not_exist_is_not_found()
    {
        await using Visitor visitor = await portal.OpenAsync(Person.Rita);
        await visitor.GoAsync("/requests/01900000-0000-7000-8000-000000000000");
        await Expect(visitor.Heading).ToHaveTextAsync("Request not found");
        visitor.HasNothingToComplainAbout();
    }

    [GeneratedRegex("/sign-in[?]returnUrl=")]
    private static partial Regex SignInPage();
}
