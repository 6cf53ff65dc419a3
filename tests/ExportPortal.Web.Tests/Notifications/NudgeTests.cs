using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Notifications;

public sealed class NudgeTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person frank = default!;
    private Person ada = default!;
    private NudgeRequests nudge = default!;
    private WatchUndecidable watch = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver, "platform");
        await portal.AddAsync("Amir", Role.Approver, "platform");
        frank = await portal.AddAsync("Frank", Role.Approver, "fallback");
        ada = await portal.AddAsync("Ada", Role.Administrator);
        portal.Approvals.Value.EscalationGroup = "fallback";
        nudge = new NudgeRequests(portal.Databases, portal.Transactions, portal.Approvals, portal.Clock);
        watch = new WatchUndecidable(portal.Databases, portal.Transactions, portal.Clock);
    }

    [Fact]
    public async Task Those_who_can_decide_are_reminded_once_after_a_day()
    {
        await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        portal.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, await nudge.ExecuteAsync(CancellationToken.None));

        portal.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await nudge.ExecuteAsync(CancellationToken.None));
        Assert.Equal(0, await nudge.ExecuteAsync(CancellationToken.None));

        Assert.Equal(2, (await ReadAsync(NotificationKind.Reminder)).Count);
        Assert.Equal(1, await CountAsync(AuditActions.RequestReminded));
    }

    [Fact]
    public async Task After_three_days_the_fallback_group_is_told_and_decides()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        await portal.Stories.ApproveAsync(id, anna, "platform");
        RuleBroken before = await Assert.ThrowsAsync<RuleBroken>(() => ApproveAsync(frank, id));
        portal.Clock.Advance(TimeSpan.FromHours(72));

        await nudge.ExecuteAsync(CancellationToken.None);
        await ApproveAsync(frank, id);

        Assert.Equal("wrong-stage", before.Code);
        Assert.Contains(await ReadAsync(NotificationKind.Escalated), n => n.UserId == frank.Id);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        ExportRequest request = await db.Requests.AsNoTracking().Include(r => r.Decisions).SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        // The next stage waits anew, and without the fallback group.
        Assert.Equal((RequestStatus.PendingApproval, 2, null, null), (request.Status, request.CurrentStage!.Number, request.EscalatedTo, request.RemindedAt));
        AuditEvent escalated = await db.AuditEvents.AsNoTracking().SingleAsync(e => e.Action == AuditActions.RequestEscalated, TestContext.Current.CancellationToken);
        Assert.Contains("\"group\":\"fallback\"", escalated.Data);
    }

    [Fact]
    public async Task Without_a_fallback_group_a_request_is_reminded_of_and_goes_on_waiting()
    {
        portal.Approvals.Value.EscalationGroup = null;
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        portal.Clock.Advance(TimeSpan.FromHours(80));

        await nudge.ExecuteAsync(CancellationToken.None);
        Assert.Equal(0, await nudge.ExecuteAsync(CancellationToken.None));

        Assert.Equal((1, 0), (await CountAsync(AuditActions.RequestReminded), await CountAsync(AuditActions.RequestEscalated)));
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Null(await db.Requests.Where(r => r.Id == id).Select(r => r.NudgeAt).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_that_nobody_can_decide_on_raises_the_alarm_once_and_again_only_after_it_could_be_decided()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        Assert.Equal(0, await watch.ExecuteAsync(CancellationToken.None));
        await DisableAsync(anna, true);

        // The stage needs two people of platform, and one is left.
        Assert.Equal(1, await watch.ExecuteAsync(CancellationToken.None));
        Assert.Equal(0, await watch.ExecuteAsync(CancellationToken.None));
        Notification alarm = Assert.Single(await ReadAsync(NotificationKind.Undecidable));
        Assert.Equal((ada.Id, id), (alarm.UserId, alarm.RequestId));

        await DisableAsync(anna, false);
        Assert.Equal(1, await watch.ExecuteAsync(CancellationToken.None));
        await DisableAsync(anna, true);
        Assert.Equal(1, await watch.ExecuteAsync(CancellationToken.None));

        Assert.Equal((2, 1), (await CountAsync(AuditActions.RequestUndecidable), await CountAsync(AuditActions.RequestDecidableAgain)));
    }

    [Fact]
    public async Task What_has_been_decided_is_neither_reminded_of_nor_watched()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.RejectAsync(id, anna);
        await DisableAsync(anna, true);
        portal.Clock.Advance(TimeSpan.FromDays(4));

        Assert.Equal((0, 0), (await nudge.ExecuteAsync(CancellationToken.None), await watch.ExecuteAsync(CancellationToken.None)));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private Task ApproveAsync(Person person, Guid id) => portal.DecisionsOf(person).ExecuteAsync(id, DecisionKind.Approved, null, null, CancellationToken.None);

    private async Task DisableAsync(Person person, bool disabled)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, disabled), TestContext.Current.CancellationToken);
    }

    private async Task<List<Notification>> ReadAsync(NotificationKind kind)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Notifications.AsNoTracking().Where(n => n.Kind == kind).ToListAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> CountAsync(string action)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.AuditEvents.CountAsync(e => e.Action == action, TestContext.Current.CancellationToken);
    }
}
