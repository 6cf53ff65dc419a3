using Bunit;
using ExportPortal.Data;
using ExportPortal.Data.Approvals;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Drafts;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Approvals;

/// <summary>
/// The rules that hold at every door, at the door of the inbox: no button where a decision is not allowed, and a click that comes too late is
/// refused with words and an event. The numbers are those of the list of rules.
/// </summary>
public sealed class RulesAtThePageTests : WidgetContext, IAsyncLifetime
{
    private static readonly ApprovalPolicy s_platform = new() { Name = "Platform", Stages = [new Stage(1, 1, ["platform"])] };

    private readonly List<DecisionNotice> notices = [];
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person amir = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver, "platform");
        amir = await portal.AddAsync("Amir", Role.Approver);
        Services.AddSingleton<TimeProvider>(portal.Clock);
        Services.AddSingleton(portal.Changes);
        // Each click asks who is there, as each use case of a real page does.
        Services.AddTransient(_ => new GetRequest(portal.As(amir), portal.Databases, portal.Clock));
        Services.AddTransient(_ => new ListEarlierExports(portal.As(amir), portal.Databases));
        Services.AddTransient(_ => portal.DecisionsOf(amir));
        Services.AddTransient(_ => new DraftStore(portal.As(amir), portal.Databases, portal.Gate, portal.Clock));
        Services.AddSingleton(portal.Approvals);
        Services.AddPanelParts(portal, amir);
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: false));
    }

    [Fact]
    public async Task Rule_2_a_requester_who_stands_in_for_an_approver_has_no_buttons_on_the_own_request()
    {
        Guid id = await portal.Stories.SubmitAsync(amir, "web-1", s_platform);
        await StandInAsync(anna, amir);

        HasNoButtons(Open(id), "You asked for this");
    }

    [Fact]
    public async Task Rule_3_who_has_approved_has_no_buttons_for_the_second_approval()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.Quorum2);
        await portal.Stories.ApproveAsync(id, amir);

        HasNoButtons(Open(id), "already");
    }

    [Fact]
    public async Task Rule_3_two_open_windows_of_one_person_give_one_approval()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.Quorum2);
        IRenderedComponent<InboxPanel> one = Open(id);
        IRenderedComponent<InboxPanel> other = Open(id);

        Approve(one);
        one.WaitForAssertion(() => Assert.True(Assert.Single(notices).IsOurs));
        Approve(other);

        other.WaitForAssertion(() => Assert.Equal(2, notices.Count));
        Assert.False(notices[1].IsOurs);
        ExportRequest request = await ReadAsync(id);
        Assert.Equal((RequestStatus.PendingApproval, 1), (request.Status, request.Decisions.Count));
        await WasRefusedAsync(id, "already-decided");
    }

    [Fact]
    public async Task Rule_4_who_is_not_in_the_stages_group_has_no_buttons_and_reads_whose_turn_it_is()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", s_platform);

        HasNoButtons(Open(id), "platform");
    }

    [Fact]
    public async Task Rule_5_a_role_that_is_taken_away_while_the_panel_is_open_refuses_the_click()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        IRenderedComponent<InboxPanel> panel = Open(id);
        await ChangeAsync(db => db.UserRoles.Where(r => r.UserId == amir.Id).ExecuteDeleteAsync());

        Approve(panel);

        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll(PanelServices.Complaints)));
        Assert.Empty(notices);
        Assert.Equal(RequestStatus.PendingApproval, (await ReadAsync(id)).Status);
        await WasRefusedAsync(id, "role-missing");
    }

    [Fact]
    public async Task Rule_6_a_click_on_what_was_withdrawn_meanwhile_is_refused_with_the_present_state()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        IRenderedComponent<InboxPanel> panel = Open(id);
        await portal.Stories.WithdrawAsync(id);

        Approve(panel);

        panel.WaitForAssertion(() => Assert.False(Assert.Single(notices).IsOurs));
        Assert.Contains("Withdrawn by Rita", notices[0].Words, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-ep-action=approve]"));
        await WasRefusedAsync(id, "not-pending");
    }

    [Fact]
    public async Task Rule_8_a_form_that_is_posted_twice_gives_one_decision()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        IRenderedComponent<InboxPanel> panel = Open(id);
        panel.Find("[data-ep-action=approve]").Click();
        AngleSharp.Dom.IElement form = panel.Find("form");

        await Task.WhenAll(form.SubmitAsync(), form.SubmitAsync());

        panel.WaitForAssertion(() => Assert.NotEmpty(notices));
        Assert.Single((await ReadAsync(id)).Decisions);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.RequestId == id && e.Action == AuditActions.ApprovalGiven));
    }

    [Fact]
    public async Task Rule_9_an_account_that_is_closed_while_the_panel_is_open_decides_nothing()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        IRenderedComponent<InboxPanel> panel = Open(id);
        await ChangeAsync(db => db.Users.Where(u => u.Id == amir.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true)));

        Approve(panel);

        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll(PanelServices.Complaints)));
        Assert.Empty(notices);
        Assert.Equal(RequestStatus.PendingApproval, (await ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Rule_17_neither_a_rejection_nor_a_send_back_leaves_without_a_reason()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        foreach (string action in new[] { "Reject…", "Needs changes…" })
        {
            IRenderedComponent<InboxPanel> panel = Open(id);
            panel.FindAll("button").Single(b => b.TextContent.Trim() == action).Click();
            panel.Find("form").Submit();

            panel.WaitForAssertion(() => Assert.Contains("Say why", panel.Markup, StringComparison.Ordinal));
        }

        Assert.Empty((await ReadAsync(id)).Decisions);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
    }

    private static void Approve(IRenderedComponent<InboxPanel> panel)
    {
        panel.Find("[data-ep-action=approve]").Click();
        panel.Find("form").Submit();
    }

    private static void HasNoButtons(IRenderedComponent<InboxPanel> panel, string why)
    {
        panel.WaitForAssertion(() => Assert.Contains(why, panel.Find(".ep-settled").TextContent, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(panel.FindAll("[data-ep-action=approve], [data-ep-action=reject]"));
    }

    private IRenderedComponent<InboxPanel> Open(Guid id)
    {
        IRenderedComponent<InboxPanel> panel = Render<InboxPanel>(p => p.Add(i => i.RequestId, id).Add(i => i.OnDecided, notices.Add));
        panel.WaitForElement(".ep-panel-body");
        return panel;
    }

    private async Task<ExportRequest> ReadAsync(Guid id)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        return await db.Requests.AsNoTracking().Whole().SingleAsync(r => r.Id == id);
    }

    private async Task ChangeAsync(Func<PortalDb, Task> change)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        await change(db);
    }

    private Task StandInAsync(Person absent, Person deputy) => ChangeAsync(db =>
    {
        DateTimeOffset now = portal.Clock.GetUtcNow();
        db.Delegations.Add(new Delegation { Id = Guid.CreateVersion7(now), FromId = absent.Id, ToId = deputy.Id, StartsAt = now.AddHours(-1), EndsAt = now.AddDays(1), CreatedAt = now });
        return db.SaveChangesAsync();
    });

    /// <summary>The history says once that the person was refused, and why.</summary>
    private async Task WasRefusedAsync(Guid id, string code)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        string subject = id.ToString();
        AuditEvent refusal = Assert.Single(await db.AuditEvents.Where(e => e.Action == AuditActions.Refused && e.SubjectId == subject && e.ActorId == amir.Id).ToListAsync());
        Assert.Contains($"\"code\":\"{code}\"", refusal.Data, StringComparison.Ordinal);
    }
}
