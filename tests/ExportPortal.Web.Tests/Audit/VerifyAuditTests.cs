using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Audit;

public sealed class VerifyAuditTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person otto = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        otto = await portal.AddAsync("Otto", Role.Auditor);
        for (int i = 0; i < 5; i++)
        {
            await portal.Stories.SubmitAsync(rita, $"web-{i}");
        }
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task An_untouched_history_is_whole_and_the_check_is_an_event_itself()
    {
        AuditVerification first = await VerifyAsync();
        AuditVerification second = await VerifyAsync();

        Assert.Equal(new AuditVerification(true, 5, null), first);
        Assert.Equal(new AuditVerification(true, 6, null), second);
        LastVerification? last = await new ReadLastVerification(portal.As(otto), portal.Databases).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("Otto", second), (last!.By, last.Result));
    }

    [Fact]
    public async Task A_changed_member_is_found()
    {
        await AttackAsync("UPDATE \"AuditEvents\" SET \"ActorName\" = 'Somebody else' WHERE \"Seq\" = 3");

        AuditVerification found = await VerifyAsync();

        Assert.Equal((false, 2L, 3L), (found.Ok, found.Events, found.FirstBad!.Seq));
        Assert.StartsWith("content", found.FirstBad.Reason, StringComparison.Ordinal);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        AuditEvent trace = await db.AuditEvents.OrderBy(e => e.Seq).LastAsync(TestContext.Current.CancellationToken);
        Assert.Equal(AuditActions.AuditVerified, trace.Action);
        Assert.Contains("\"firstBad\":3", trace.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_cannot_be_read_is_a_finding_and_no_crash()
    {
        await AttackAsync("UPDATE \"AuditEvents\" SET \"ActorKind\" = 'Nobody' WHERE \"Seq\" = 2");

        Assert.Equal(2, (await VerifyAsync()).FirstBad!.Seq);
    }

    [Fact]
    public async Task A_removed_event_is_a_gap()
    {
        await AttackAsync("DELETE FROM \"AuditEvents\" WHERE \"Seq\" = 2");

        AuditVerification found = await VerifyAsync();

        Assert.Equal(2, found.FirstBad!.Seq);
        Assert.StartsWith("gap", found.FirstBad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_events_that_changed_places_are_found()
    {
        await AttackAsync(
            "UPDATE \"AuditEvents\" SET \"Seq\" = 99 WHERE \"Seq\" = 2",
            "UPDATE \"AuditEvents\" SET \"Seq\" = 2 WHERE \"Seq\" = 3",
            "UPDATE \"AuditEvents\" SET \"Seq\" = 3 WHERE \"Seq\" = 99");

        AuditVerification found = await VerifyAsync();

        Assert.Equal(2, found.FirstBad!.Seq);
        Assert.StartsWith("order", found.FirstBad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_cut_off_at_its_end_is_found_by_its_head()
    {
        await AttackAsync("DELETE FROM \"AuditEvents\" WHERE \"Seq\" > 3");

        AuditVerification found = await VerifyAsync();

        Assert.Equal((3L, 4L), (found.Events, found.FirstBad!.Seq));
        Assert.StartsWith("tail", found.FirstBad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_added_behind_the_head_is_found()
    {
        await AttackAsync("UPDATE \"AuditHead\" SET \"Seq\" = 4, \"Hash\" = (SELECT \"Hash\" FROM \"AuditEvents\" WHERE \"Seq\" = 4)");

        AuditVerification found = await portal.HistoryWithoutKey().RunAsync(new VerifyScope(), null, TestContext.Current.CancellationToken);

        Assert.Equal((4L, 5L), (found.Events, found.FirstBad!.Seq));
        Assert.StartsWith("tail", found.FirstBad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_neither_auditor_nor_administrator_is_refused()
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => new VerifyAudit(portal.As(rita), portal.HistoryWithoutKey(), portal.Transactions).ExecuteAsync(null, TestContext.Current.CancellationToken));

        Assert.Equal("role-missing", refusal.Code);
    }

    private Task<AuditVerification> VerifyAsync() => new VerifyAudit(portal.As(otto), portal.HistoryWithoutKey(), portal.Transactions).ExecuteAsync(null, TestContext.Current.CancellationToken);

    // As somebody with the database in hand would: the triggers go first.
    private async Task AttackAsync(params string[] statements)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        foreach (string statement in statements.Prepend("DROP TRIGGER \"AuditEvents_NoUpdate\"; DROP TRIGGER \"AuditEvents_NoDelete\""))
        {
            await db.Database.ExecuteSqlRawAsync(statement);
        }
    }
}
