using Bunit;
using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class InboxPanelTests : WidgetContext, IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person amir = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        amir = await portal.AddAsync("Amir", Role.Approver);
        Services.AddSingleton<TimeProvider>(portal.Clock);
        Services.AddSingleton(portal.Changes);
        Services.AddSingleton(new GetRequest(portal.As(amir), portal.Databases, portal.Clock));
        Services.AddSingleton(new ListEarlierExports(portal.As(amir), portal.Databases));
        Services.AddSingleton(portal.DecisionsOf(amir));
        Services.AddSingleton(new DraftStore(portal.As(amir), portal.Databases, portal.Gate, portal.Clock));
        Services.AddSingleton(portal.Approvals);
        Services.AddPanelParts(portal, amir);
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: false));
    }

    [Fact]
    public async Task Who_comes_second_reads_who_was_first_and_no_error()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        DecisionNotice? notice = null;
        IRenderedComponent<InboxPanel> panel = Open(id, n => notice = n);
        await portal.Stories.ApproveAsync(id, anna);
        portal.Clock.Advance(TimeSpan.FromSeconds(12));

        panel.Find("[data-ep-action=approve]").Click();
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.NotNull(notice));
        Assert.False(notice!.IsOurs);
        Assert.Contains("Approved by Anna 10 s ago", notice.Words);
        Assert.Empty(panel.FindAll(PanelServices.Complaints));
        Assert.Empty(panel.FindAll("[data-ep-action=approve]"));
    }

    [Fact]
    public async Task A_no_without_a_reason_is_not_sent()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        DecisionNotice? notice = null;
        IRenderedComponent<InboxPanel> panel = Open(id, n => notice = n);

        panel.Find("[data-ep-action=reject]").Click();
        panel.Find("form textarea").Input("no");
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.Contains("Say why in at least 10 characters.", panel.Markup));
        Assert.Null(notice);

        panel.Find("form textarea").Input("The data may not leave this account.");
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.True(notice?.IsOurs));
        Assert.StartsWith("Rejected", notice!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reasons_of_the_policy_stand_in_place_of_the_portals()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.Quorum2 with { Reasons = ["Please ask the data office first."] });
        IRenderedComponent<InboxPanel> panel = Open(id, _ => { });

        panel.Find("[data-ep-action=reject]").Click();

        Assert.Equal(["Please ask the data office first."], panel.FindAll(".ep-reason").Select(r => r.TextContent));
        panel.Find(".ep-reason").Click();
        Assert.Contains("Please ask the data office first.", panel.Find("form textarea").GetAttribute("value") ?? panel.Find("form textarea").TextContent);
    }

    [Fact]
    public async Task The_panel_says_why_it_is_exported_again_and_for_whom()
    {
        await portal.AddOutsideExportAsync("web-1", portal.Clock.GetUtcNow().AddDays(-9));
        await portal.AddOutsideExportAsync("web-2", portal.Clock.GetUtcNow().AddDays(-9));
        Person ravi = await portal.AddAsync("Ravi", Role.Requester);
        await portal.GrantAsync(anna, Role.Requester);
        Guid explained = await portal.AskAsync(anna, "web-1", wanted => wanted with { RepeatReason = "The first copy was deleted.", OnBehalfOf = ravi.Id.ToString() });
        Guid silent = await portal.AskAsync(rita, "web-2");

        IRenderedComponent<InboxPanel> panel = Open(explained, _ => { });

        panel.WaitForAssertion(() => Assert.Contains("The first copy was deleted.", panel.Find("[data-testid=why-again]").TextContent));
        Assert.Contains("Anna, on behalf of Ravi", panel.Find(".ep-words footer").TextContent);
        Assert.Contains("nobody said", Open(silent, _ => { }).Find("[data-testid=why-again]").TextContent);
    }

    [Fact]
    public async Task The_panel_shows_earlier_requests_for_the_same_snapshot()
    {
        Guid first = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.WithdrawAsync(first);
        Guid second = await portal.Stories.SubmitAsync(rita, "web-1");

        IRenderedComponent<InboxPanel> panel = Open(second, _ => { });

        panel.WaitForAssertion(() => Assert.Contains("Withdrawn", panel.Find(".ep-earlier").TextContent));
    }

    [Fact]
    public async Task The_panel_shows_the_checks_and_the_conversation_and_takes_an_answer()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await new PostMessage(portal.As(rita), portal.Transactions).ExecuteAsync(id, "It is for OPS-118.", CancellationToken.None);

        IRenderedComponent<InboxPanel> panel = Open(id, _ => { });

        panel.WaitForAssertion(() => Assert.Contains("It is for OPS-118.", panel.Find(".rq-messages").TextContent));
        panel.WaitForAssertion(() => Assert.Contains("The checks could not be run", panel.Markup)); // they were run at once; there is no AWS here
        panel.Find("#rq-message").Input("Thank you, that is enough.");
        panel.FindAll("button").Single(b => b.TextContent.Trim() == "Send").Click();

        panel.WaitForAssertion(() => Assert.Contains("Thank you, that is enough.", panel.Find(".rq-messages").TextContent));
        Assert.NotEmpty(panel.FindAll("[data-ep-action=approve]"));
    }

    [Fact]
    public async Task While_a_freeze_stands_the_approval_promises_no_start()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync())
        {
            db.Freezes.Add(new Freeze { Scope = Freeze.Everything, Reason = "Release day", SetByName = "Ada", SetAt = portal.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        IRenderedComponent<InboxPanel> panel = Open(id, _ => { });
        panel.Find("[data-ep-action=approve]").Click();

        panel.WaitForAssertion(() => Assert.Contains("the export waits until the freeze is lifted", panel.Find(".ep-decide-effect").TextContent));
    }

    [Fact]
    public async Task An_own_request_has_no_buttons()
    {
        Guid id = await portal.Stories.SubmitAsync(amir, "web-1");

        IRenderedComponent<InboxPanel> panel = Open(id, _ => { });

        panel.WaitForAssertion(() => Assert.Contains("You asked for this", panel.Find(".ep-settled").TextContent));
        Assert.Empty(panel.FindAll("[data-ep-action=approve]"));
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
    }

    private IRenderedComponent<InboxPanel> Open(Guid id, Action<DecisionNotice> decided)
    {
        IRenderedComponent<InboxPanel> panel = Render<InboxPanel>(p => p.Add(i => i.RequestId, id).Add(i => i.OnDecided, decided));
        panel.WaitForElement(".ep-panel-body");
        return panel;
    }
}
