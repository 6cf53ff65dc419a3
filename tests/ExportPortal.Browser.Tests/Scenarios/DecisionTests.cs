using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>Decisions that are not a plain yes.</summary>
public sealed partial class DecisionTests(DemoPortal portal)
{
    private const string Reason = "Needed for the migration to EC2.";

    [Fact]
    public async Task A_rejection_needs_a_reason_and_the_requester_reads_it()
    {
        const string snapshot = "crm-staging-refresh";
        await using Visitor ravi = await portal.OpenAsync(Person.Ravi);
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await ravi.AskForAsync(snapshot, Reason);
        await anna.OpenInInboxAsync(snapshot);

        await anna.Button("Reject…").ClickAsync();
        await anna.Button("Reject").ClickAsync();
        await Expect(anna.Panel()).ToContainTextAsync("Say why in at least 10 characters.");
        await ravi.SeesStatusAsync("Waiting for approval");

        await anna.Panel().GetByLabel("Reason").FillAsync("Use the release snapshot, please.");
        await anna.Button("Reject").ClickAsync();
        await Expect(anna.Page.GetByText(RejectedNotice())).ToBeVisibleAsync();

        await ravi.SeesStatusAsync("Rejected");
        await Expect(ravi.Page.Locator(".rq-decisions")).ToContainTextAsync("Use the release snapshot, please.");
        ravi.HasNothingToComplainAbout();
        anna.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task A_requester_has_no_way_to_decide_and_can_withdraw()
    {
        const string snapshot = "demo-customer-a";
        await using Visitor ravi = await portal.OpenAsync(Person.Ravi);
        string request = await ravi.AskForAsync(snapshot, Reason);

        await Expect(ravi.Page.Locator("#rq-decide")).ToHaveCountAsync(0);
        await Expect(ravi.Link("Inbox")).ToHaveCountAsync(0);
        await ravi.Button("Withdraw").ClickAsync();
        await ravi.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Withdraw", Exact = true }).ClickAsync();
        await ravi.SeesStatusAsync("Withdrawn");
        await Expect(ravi.Button("Withdraw")).ToHaveCountAsync(0);
        ravi.HasNothingToComplainAbout();

        await ravi.Page.GotoAsync("/inbox?open=" + request.Split('/')[^1]);
        await Expect(ravi.Heading).ToHaveTextAsync("You cannot open this page");
    }

    [Fact]
    public async Task A_request_that_was_sent_back_is_edited_and_then_approved()
    {
        const string snapshot = "api-dev-experiment";
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        string request = await rita.AskForAsync(snapshot, Reason);

        await anna.GoAsync(request);
        await anna.Page.GetByLabel("Comment").FillAsync("Who deletes the image afterwards?");
        await anna.Button("Needs changes").ClickAsync();
        await Expect(anna.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The requester can change the request and ask again.");
        await anna.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Go back" }).ClickAsync();
        await Expect(anna.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(anna.Button("Needs changes")).ToBeFocusedAsync(); // the question gives the focus back
        await anna.Button("Needs changes").ClickAsync();
        await anna.Button("Send back").ClickAsync();
        await anna.SeesStatusAsync("Needs changes");
        await Expect(anna.Heading).ToBeFocusedAsync(); // its button has gone

        await rita.SeesStatusAsync("Needs changes");
        ILocator edit = rita.Page.Locator("#rq-edit");
        await Expect(edit).ToContainTextAsync("Who deletes the image afterwards?");
        await edit.GetByLabel("Reason", new LocatorGetByLabelOptions { Exact = true }).FillAsync($"{Reason} Rita deletes the image in March.");
        await rita.Button("Send again").ClickAsync();
        await rita.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send again" }).ClickAsync();
        await rita.SeesStatusAsync("Waiting for approval");

        await anna.SeesStatusAsync("Waiting for approval");
        await Expect(anna.Page.GetByText($"{Reason} Rita deletes the image in March.", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        await anna.Button("Approve").ClickAsync();
        await anna.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Approve" }).ClickAsync();
        await anna.SeesStatusAsync("Exported", 40_000);
        rita.HasNothingToComplainAbout();
        anna.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task Whoever_decides_second_reads_who_was_first()
    {
        const string snapshot = "build-agent-2-toolchain";
        await using Visitor rita = await portal.OpenAsync(Person.Rita);
        await using Visitor anna = await portal.OpenAsync(Person.Anna);
        await using Visitor amir = await portal.OpenAsync(Person.Amir);
        await rita.AskForAsync(snapshot, Reason);
        await anna.OpenInInboxAsync(snapshot);
        await amir.OpenInInboxAsync(snapshot);
        await amir.Button("Approve…").ClickAsync();
        await Expect(amir.Panel().GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Approve", Exact = true })).ToBeVisibleAsync();

        await anna.ApproveAsync();

        await Expect(amir.Panel()).ToContainTextAsync(AnnaWasFirst());
        await Expect(amir.Panel().GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Approve", Exact = true })).ToHaveCountAsync(0);
        await Expect(amir.Heading).ToHaveTextAsync("Inbox");
        amir.HasNothingToComplainAbout();
        anna.HasNothingToComplainAbout();
    }

    [GeneratedRegex("^Rejected: request #")]
    private static partial Regex RejectedNotice();

    [GeneratedRegex("Approved by Anna Albers .*There is nothing left for you to decide")]
    private static partial Regex AnnaWasFirst();
}
