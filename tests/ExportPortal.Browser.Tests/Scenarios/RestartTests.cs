using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>The portal goes away while somebody is in the middle of something. It has a process of its own: nobody else may notice.</summary>
public sealed class RestartTests(DemoPortal portal)
{
    [Fact]
    public async Task A_restart_shows_a_calm_banner_and_gives_back_what_was_typed()
    {
        await using DemoProcess demo = await DemoProcess.StartAsync();
        await using Visitor rita = await Visitor.OpenAsync(portal.Browser, demo.Url);
        await rita.Page.GotoAsync("/sign-in");
        await rita.SignInAsync(Person.Rita);
        await rita.GoAsync("/snapshots?q=shop-web-2-before-upgrade");
        await rita.Link("Request export of shop-web-2-before-upgrade").ClickAsync();
        ILocator reason = rita.Page.GetByLabel("Reason", new PageGetByLabelOptions { Exact = true });
        await reason.FillAsync("Typed before the portal went away.");
        // How long it may take is AutoSaveTests' to say; here a busy machine may be slower.
        await Expect(rita.Page.GetByTestId("draft")).ToHaveAttributeAsync("data-saved", "true");
        await rita.Page.EvaluateAsync("() => { sessionStorage.clear(); localStorage.clear(); }");

        await demo.KillAsync();
        ILocator banner = rita.Page.Locator("#components-reconnect-modal");
        await Expect(banner).ToBeVisibleAsync();
        await Expect(banner).ToContainTextAsync("Connection lost. Reconnecting…");
        await Expect(reason).ToBeVisibleAsync();
        await demo.LaunchAsync();

        await Expect(banner).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 40_000 });
        await rita.IsLiveAsync();
        await Expect(reason).ToHaveValueAsync("Typed before the portal went away.");
        await Expect(rita.Page.Locator("article.rq-checked")).ToHaveAttributeAsync("aria-busy", "false");
        await rita.Button("Next").ClickAsync();
        await Expect(rita.Button("Submit request")).ToBeVisibleAsync();

        await rita.GoAsync("/requests");
        await rita.Page.Locator("a.rq-row-link").First.ClickAsync();
        await rita.Link("Conversation").ClickAsync();
        ILocator message = rita.Page.Locator("#rq-message");
        await message.FillAsync("Half a sent");
        await Expect(rita.Page.GetByTestId("draft")).ToHaveAttributeAsync("data-saved", "true");
        await rita.Page.ReloadAsync();
        await Expect(message).ToHaveValueAsync("Half a sent");
    }
}
