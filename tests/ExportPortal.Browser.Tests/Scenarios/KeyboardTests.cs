using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>The way from a snapshot to its export without a pointer, and the keys that shorten it.</summary>
public sealed partial class KeyboardTests(DemoPortal portal)
{
    [Fact]
    public async Task A_request_is_made_and_approved_by_keys_alone()
    {
        const string snapshot = "wiki-1-weekly";
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await using Visitor anna = await portal.OpenAsync(Person.Anna);

        await rita.GoAsync("/snapshots");
        await rita.Page.Keyboard.PressAsync("/");
        await rita.Page.Keyboard.TypeAsync(snapshot);
        await Expect(rita.Page.Locator(".rq-snapshots tbody tr")).ToHaveCountAsync(1);
        await TabToAsync(rita, $"Request export of {snapshot}");
        await rita.Page.Keyboard.PressAsync("Enter");
        await Expect(rita.Page.Locator("article.rq-checked")).ToHaveAttributeAsync("aria-busy", "false");
        await TabToAsync(rita, "Reason");
        await rita.Page.Keyboard.TypeAsync("The wiki moves to EC2, asked for by keys alone.");
        await TabToAsync(rita, "Next");
        await rita.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(rita, "Submit request");
        await rita.Page.Keyboard.PressAsync("Enter");
        await rita.SeesStatusAsync("Waiting for approval");

        await anna.GoAsync("/inbox");
        await Expect(anna.Page.Locator("[data-ep-line]").Filter(new LocatorFilterOptions { HasText = snapshot })).ToBeVisibleAsync();
        await anna.Page.Keyboard.PressAsync("j");
        while (!await anna.Page.EvaluateAsync<bool>("name => document.activeElement.textContent.includes(name)", snapshot))
        {
            string before = await FocusedAsync(anna);
            await anna.Page.Keyboard.PressAsync("j");
            Assert.NotEqual(before, await FocusedAsync(anna)); // the last line: it is not there
        }

        await anna.Page.Keyboard.PressAsync("Space");
        await Expect(anna.Button("Approve…")).ToBeVisibleAsync();
        await anna.Page.Keyboard.PressAsync("a");
        await anna.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(anna, "Approve");
        await anna.Page.Keyboard.PressAsync("Enter");
        await Expect(anna.Page.GetByText(ApprovedNotice())).ToBeVisibleAsync();

        await rita.SeesStatusAsync("Exported", 40_000);
        rita.HasNothingToComplainAbout();
        anna.HasNothingToComplainAbout();
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData("Shift+Enter")]
    public async Task Space_opens_a_lines_panel_which_gives_the_focus_back_and_Enter_its_page(string key)
    {
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await anna.GoAsync("/inbox?tab=all");
        ILocator line = anna.Page.Locator("[data-ep-line]").First;
        await Expect(anna.Heading).ToBeFocusedAsync(); // by the framework, which then leaves the focus alone

        await line.PressAsync("Space");
        await Expect(anna.Panel()).ToBeVisibleAsync();
        await Expect(line).ToHaveAttributeAsync("aria-expanded", "true");
        await anna.Page.Keyboard.PressAsync("Escape");
        await Expect(anna.Panel()).ToHaveCountAsync(0);
        await Expect(line).ToBeFocusedAsync();

        await anna.Page.Keyboard.PressAsync("Space");
        await Expect(line).ToHaveAttributeAsync("aria-expanded", "true");
        await anna.Panel().GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close the request", Exact = true }).ClickAsync();
        await Expect(anna.Panel()).ToHaveCountAsync(0);
        await Expect(line).ToBeFocusedAsync();

        await anna.Page.Keyboard.PressAsync(key);
        await Expect(anna.Page).ToHaveURLAsync(RequestPage());
        await Expect(anna.Page.Locator(".ep-page-header .ep-chip")).ToBeVisibleAsync();
        anna.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task Who_types_before_the_page_has_set_its_focus_keeps_it()
    {
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        // The framework's call that moves the focus to the heading, late as on a busy server.
        await rita.Page.AddInitScriptAsync("""
            const watch = setInterval(() => {
              const wrapper = globalThis.Blazor?._internal?.domWrapper;
              if (!wrapper) return;
              clearInterval(watch);
              const focus = wrapper.focusBySelector;
              wrapper.focusBySelector = selector => { setTimeout(() => { focus(selector); document.body.dataset.late = ""; }, 1000); };
            }, 1);
            """);
        await rita.GoAsync("/snapshots");
        await rita.Page.Keyboard.PressAsync("/");
        await rita.Page.Keyboard.TypeAsync("wiki");
        await Expect(rita.Page.Locator("body[data-late]")).ToBeAttachedAsync();
        await rita.Page.Keyboard.TypeAsync("-1-weekly");

        await Expect(rita.Page.Locator("#rq-search")).ToHaveValueAsync("wiki-1-weekly");
        await Expect(rita.Page.Locator(".rq-snapshots tbody tr")).ToHaveCountAsync(1);
        rita.HasNothingToComplainAbout();
    }

    /// <summary>The browser's note of a listener is set aside while the event goes out: the server then truly refuses it.</summary>
    [Fact]
    public async Task What_the_server_did_not_know_by_its_old_name_is_sent_again_under_the_present_one()
    {
        const string snapshot = "shop-web-2-before-upgrade";
        const string underAnOldName = """
            (element, type) => {
              const listener = element[Object.keys(element).find(key => key.startsWith("_blazorEvents_"))].getHandler(type);
              const name = listener.eventHandlerId;
              listener.eventHandlerId = 1000000 + name;
              element.dispatchEvent(type === "click" ? new MouseEvent(type, { bubbles: true }) : new Event(type, { bubbles: true }));
              listener.eventHandlerId = name;
            }
            """;
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await rita.GoAsync("/snapshots");
        ILocator search = rita.Page.Locator("#rq-search");
        await search.EvaluateAsync("(element, text) => { element.value = text; }", snapshot);
        await search.EvaluateAsync(underAnOldName, "input");
        await Expect(rita.Page.Locator(".rq-snapshots tbody tr")).ToHaveCountAsync(1);
        Assert.Contains("input as ", rita.SaysAgain);

        await rita.Link($"Request export of {snapshot}").ClickAsync();
        await Expect(rita.Page.Locator("article.rq-checked")).ToHaveAttributeAsync("aria-busy", "false");
        await rita.Page.GetByLabel("Reason", new PageGetByLabelOptions { Exact = true }).FillAsync("Clicked while the page was drawn.");
        await rita.Button("Next").EvaluateAsync(underAnOldName, "click");
        await Expect(rita.Button("Submit request")).ToBeVisibleAsync();
        Assert.Contains("click as ", rita.SaysAgain);
        rita.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task The_palette_leads_to_pages_requests_and_snapshots_and_gives_the_focus_back()
    {
        await using Visitor otto = await portal.OpenAsync(Person.Otto);
        await otto.GoAsync("/history");
        ILocator search = otto.Page.Locator("main input[type=search]");
        await search.FocusAsync();

        await otto.Page.Keyboard.PressAsync("Control+k");
        ILocator palette = otto.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Go to a page, request or snapshot" });
        await Expect(palette).ToBeVisibleAsync();
        await otto.Page.Keyboard.PressAsync("Escape");
        await Expect(palette).ToBeHiddenAsync();
        await Expect(search).ToBeFocusedAsync();

        await otto.Page.Keyboard.PressAsync("Control+k");
        await otto.Page.Keyboard.TypeAsync("dash");
        await Expect(palette.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await otto.Page.Keyboard.PressAsync("Enter");
        await Expect(otto.Heading).ToHaveTextAsync("Dashboard");

        await otto.Page.Keyboard.PressAsync("Control+k");
        await otto.Page.Keyboard.TypeAsync("#1");
        await Expect(palette.GetByRole(AriaRole.Option).First).ToContainTextAsync("#1 ");
        await Expect(palette.Locator("[aria-selected=true]")).ToHaveCountAsync(1);
        await otto.Page.Keyboard.PressAsync("Enter");
        await Expect(otto.Page).ToHaveURLAsync(RequestPage());
        otto.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off_and_never_act_in_a_field()
    {
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await anna.GoAsync("/inbox");
        await Expect(anna.Page.Locator("[data-ep-line]").First).ToBeVisibleAsync();
        await anna.Page.Keyboard.PressAsync("?");
        ILocator help = anna.Page.Locator("#ep-keys");
        await Expect(help).ToBeVisibleAsync();
        await help.GetByLabel("Single keys do something").UncheckAsync();
        await anna.Page.Keyboard.PressAsync("Escape");

        await anna.Page.Keyboard.PressAsync("j");
        await anna.Page.Keyboard.PressAsync("?");

        await Expect(help).ToBeHiddenAsync();
        Assert.False(await anna.Page.EvaluateAsync<bool>("() => document.activeElement.matches('[data-ep-line]')"));
        anna.HasNothingToComplainAbout();
    }

    // Tab, until what has this name has the focus.
    private static async Task TabToAsync(Visitor visitor, string name)
    {
        ILocator wanted = visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true })
            .Or(visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true })).Or(visitor.Page.GetByLabel(name, new PageGetByLabelOptions { Exact = true })).First;
        await Expect(wanted).ToBeEnabledAsync();
        for (int i = 0; i < 120; i++)
        {
            if (await wanted.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }

            await visitor.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not reach \"{name}\".");
    }

    private static Task<string> FocusedAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>("() => document.activeElement.textContent");

    [GeneratedRegex("^Approved: request #")]
    private static partial Regex ApprovedNotice();

    [GeneratedRegex("/requests/[0-9a-f-]{36}$")]
    private static partial Regex RequestPage();
}
