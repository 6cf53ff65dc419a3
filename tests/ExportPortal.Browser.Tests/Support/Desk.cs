using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>What people do again and again at the portal.</summary>
internal static partial class Desk
{
    /// <summary>Finds a snapshot by typing, asks for its export in the three steps, and stays on the new request's page.</summary>
    /// <returns>The path of the request's page.</returns>
    public static async Task<string> AskForAsync(this Visitor visitor, string snapshot, string reason, string? ticket = null)
    {
        await visitor.OpenFormAsync(snapshot);
        await visitor.FillInAsync(reason, ticket);
        await visitor.Button("Next").ClickAsync();
        await Expect(visitor.Page.GetByText(reason)).ToBeVisibleAsync();
        await visitor.Button("Submit request").ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync(RequestPage());
        await Expect(visitor.Heading).ToHaveTextAsync(snapshot);
        await visitor.SeesStatusAsync("Waiting for approval");
        return new Uri(visitor.Page.Url).AbsolutePath;
    }

    /// <summary>Finds a snapshot by typing and opens the form for its export, at the second step.</summary>
    public static async Task OpenFormAsync(this Visitor visitor, string snapshot)
    {
        await visitor.GoAsync("/snapshots");
        await visitor.Page.GetByRole(AriaRole.Searchbox, new PageGetByRoleOptions { NameRegex = SearchBox() }).FillAsync(snapshot);
        await Expect(visitor.Page).ToHaveURLAsync(new Regex($"[?]q={Regex.Escape(snapshot)}$"));
        await Expect(visitor.Page.Locator(".rq-snapshots tbody tr")).ToHaveCountAsync(1);
        await visitor.Link($"Request export of {snapshot}").ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Checks" })).ToBeVisibleAsync();
    }

    /// <summary>Fills in the second step of the form: the reason, the ticket, a tick at every warning, and why what was exported before is needed again.</summary>
    public static async Task FillInAsync(this Visitor visitor, string reason, string? ticket = null)
    {
        await visitor.Page.GetByLabel("Reason", new PageGetByLabelOptions { Exact = true }).FillAsync(reason);
        if (ticket is not null)
        {
            await visitor.Page.GetByLabel("Ticket").FillAsync(ticket);
        }

        await Expect(visitor.Page.Locator("article.rq-checked")).ToHaveAttributeAsync("aria-busy", "false");
        foreach (ILocator warning in await visitor.Page.GetByLabel("I have read this and want to go on").AllAsync())
        {
            await warning.CheckAsync();
        }

        ILocator again = visitor.Page.GetByLabel("Why it is needed again");
        if (await again.CountAsync() > 0)
        {
            await again.FillAsync("The first copy was lost.");
        }
    }

    /// <summary>Opens a request in the inbox.</summary>
    public static async Task OpenInInboxAsync(this Visitor approver, string snapshot)
    {
        await approver.GoAsync("/inbox");
        await approver.Page.Locator("[data-ep-line]").Filter(new LocatorFilterOptions { HasText = snapshot }).ClickAsync();
        await Expect(approver.Panel()).ToContainTextAsync(snapshot);
    }

    /// <summary>The request that is open beside the inbox.</summary>
    public static ILocator Panel(this Visitor approver) => approver.Page.GetByRole(AriaRole.Complementary, new PageGetByRoleOptions { Name = "Request", Exact = true });

    /// <summary>Approves what is open in the inbox.</summary>
    public static async Task ApproveAsync(this Visitor approver)
    {
        await approver.Button("Approve…").ClickAsync();
        await approver.Panel().GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Approve", Exact = true }).ClickAsync();
        await Expect(approver.Page.GetByText(ApprovedNotice())).ToBeVisibleAsync();
    }

    [GeneratedRegex("^Search by name")]
    private static partial Regex SearchBox();

    [GeneratedRegex("/requests/[0-9a-f-]{36}$")]
    private static partial Regex RequestPage();

    [GeneratedRegex("^Approved: request #")]
    private static partial Regex ApprovedNotice();
}
