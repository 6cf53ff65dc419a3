using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Quality;
using ExportPortal.Browser.Tests.Support;
using ExportPortal.Integration.Tests.Security;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>Passkeys with Chromium's virtual authenticator, one-time codes, and a role that goes away while a page is open.</summary>
public sealed partial class SecondFactorTests(DemoPortal portal, OwnDemo demo) : IClassFixture<OwnDemo>
{
    [Fact]
    public async Task A_passkey_is_added_and_signs_in_without_a_password_which_alone_is_not_enough_any_more()
    {
        await using Visitor rita = await demo.OpenAsync(portal.Browser);
        await AddAuthenticatorAsync(rita.Page);
        await rita.Page.GotoAsync("/sign-in");
        await rita.SignInAsync(Person.Rita);
        await rita.Page.GotoAsync("/account/security");
        await rita.Page.GetByLabel("Name of the device").FillAsync("Test laptop");
        await rita.Button("Add a passkey").ClickAsync();
        await Expect(rita.Page.GetByText("The passkey has been added.")).ToBeVisibleAsync();
        await Expect(rita.Button("Remove Test laptop")).ToBeVisibleAsync();

        await SignOutAsync(rita);
        await rita.Button("Sign in with a passkey").ClickAsync();
        await Expect(rita.Heading).ToHaveTextAsync("Snapshots");

        await SignOutAsync(rita);
        await FillInAsync(rita, Person.Rita);
        await Expect(rita.Heading).ToHaveTextAsync("One more step");
        await rita.HasNoFaultsAsync("sign-in-code");
        await rita.Button("Sign in with a passkey").ClickAsync();
        await Expect(rita.Heading).ToHaveTextAsync("Snapshots");
        rita.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task An_authenticator_is_set_up_and_its_code_is_asked_for_after_the_password()
    {
        await using Visitor ravi = await demo.OpenAsync(portal.Browser);
        await ravi.Page.GotoAsync("/sign-in");
        await ravi.SignInAsync(Person.Ravi);
        await ravi.Page.GotoAsync("/account/security");
        // The script comes late, as over a slow line: the form is there before it.
        await ravi.Page.RouteAsync(PortalScript(), async route =>
        {
            await Task.Delay(3000);
            await route.ContinueAsync();
        });
        await ravi.Link("Set up").ClickAsync();
        await Expect(ravi.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "Code for the authenticator app" })).ToBeVisibleAsync();
        string key = await ravi.Page.Locator(".ep-key").InnerTextAsync();
        await ravi.Page.GetByLabel("Code that the app shows").FillAsync(Totp.Code(key, DateTimeOffset.UtcNow));
        // Twice, as people do: the codes are shown once, and must not be lost to the answer of a second post.
        await ravi.Button("Turn on").EvaluateAsync("button => { button.click(); setTimeout(() => button.click(), 30); }");
        await Expect(ravi.Page.Locator(".ep-codes li")).ToHaveCountAsync(10);
        await ravi.Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.Wait });
        await ravi.HasNoFaultsAsync("recovery-codes");

        await SignOutAsync(ravi);
        await FillInAsync(ravi, Person.Ravi);
        await Expect(ravi.Heading).ToHaveTextAsync("One more step");
        // The code of the next half minute: the one of the set-up counts only once.
        await ravi.Page.GetByLabel("Code", new PageGetByLabelOptions { Exact = true }).FillAsync(Totp.Code(key, DateTimeOffset.UtcNow.AddSeconds(30)));
        await ravi.Button("Sign in").ClickAsync();
        await Expect(ravi.Heading).ToHaveTextAsync("Snapshots");
        ravi.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task Somebody_invited_chooses_a_password_and_the_open_page_closes_when_the_role_goes()
    {
        await using Visitor ada = await demo.OpenAsync(portal.Browser);
        await ada.Page.GotoAsync("/sign-in");
        await ada.SignInAsync(Person.Ada);
        await ada.GoAsync("/admin/people?new=true");
        await ada.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Nora New");
        await ada.Page.GetByLabel("E-mail address").FillAsync("nora@demo.test");
        await ada.Page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "Approver" }).CheckAsync();
        await ada.Page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "Requester" }).CheckAsync();
        await ada.Button("Create the account").ClickAsync();
        string link = (await ada.Page.Locator(".ep-secret [data-ep-copy]").GetAttributeAsync("data-ep-copy"))!;

        await using Visitor nora = await demo.OpenAsync(portal.Browser);
        await nora.Page.GotoAsync(link);
        await Expect(nora.Heading).ToHaveTextAsync("Welcome, Nora New");
        await nora.HasNoFaultsAsync("welcome");
        await nora.Page.GetByLabel("Password").FillAsync("a few words are fine");
        await nora.Button("Save the password").ClickAsync();
        await Expect(nora.Heading).ToHaveTextAsync("Sign in");
        await nora.Page.GetByLabel("E-mail address").FillAsync("nora@demo.test");
        await nora.Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("a few words are fine");
        await nora.Button("Sign in").ClickAsync();
        await Expect(nora.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Account menu of" })).ToBeVisibleAsync();
        await nora.GoAsync("/inbox");
        await nora.Page.EvaluateAsync("() => window.stillTheSamePage = true");

        await ada.Button("Done").ClickAsync();
        await ada.Button("Change Nora New").ClickAsync();
        await ada.HasNoFaultsAsync("people-change");
        ILocator form = ada.Page.Locator(".ep-detail");
        await form.GetByRole(AriaRole.Checkbox, new LocatorGetByRoleOptions { Name = "Approver" }).UncheckAsync();
        await form.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Save", Exact = true }).ClickAsync();
        await Expect(ada.Page.GetByText("Nora New has been changed.")).ToBeVisibleAsync();

        // The next action is refused at once, whatever the page still shows; and the page closes by itself, long before the minute is over.
        Assert.Equal(401, (await nora.Page.APIRequest.GetAsync($"{demo.Url}api/v1/requests")).Status);
        await Expect(nora.Page).ToHaveURLAsync(SignInPage(), new PageAssertionsToHaveURLOptions { Timeout = 15_000 });
        ada.HasNothingToComplainAbout();
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        ICDPSession devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        await visitor.Page.GotoAsync("/account");
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Account menu of" }).ClickAsync();
        await visitor.Button("Sign out").ClickAsync();
        await Expect(visitor.Heading).ToHaveTextAsync("Sign in");
    }

    private static async Task FillInAsync(Visitor visitor, Person person)
    {
        await visitor.Page.GetByLabel("E-mail address").FillAsync(DemoPortal.EmailOf(person));
        await visitor.Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(ExportPortal.Web.Features.Demo.DemoUsers.Password);
        await visitor.Button("Sign in").ClickAsync();
    }

    [GeneratedRegex("/portal[^/]*[.]js")]
    private static partial Regex PortalScript();

    [GeneratedRegex("/sign-in")]
    private static partial Regex SignInPage();
}
