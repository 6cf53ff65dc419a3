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
    public async Task A_part_is_verified_by_itself_and_says_nothing_about_the_rest()
    {
        await AttackAsync("UPDATE \"AuditEvents\" SET \"ActorName\" = 'Somebody else' WHERE \"Seq\" IN (1, 5)");

        Assert.Equal(new AuditVerification(true, 3, null), await VerifyAsync(new VerifyScope(2, To: 4)));
        Assert.Equal(1, (await VerifyAsync(new VerifyScope(1, To: 2))).FirstBad!.Seq);
        Assert.Equal((1L, 5L), (await VerifyAsync(new VerifyScope(4, To: 99)) is { Ok: false } found ? (found.Events, found.FirstBad!.Seq) : default));
        Assert.Null(await new ReadLastVerification(portal.As(otto), portal.Databases).ExecuteAsync(TestContext.Current.CancellationToken));
        Assert.Equal("range-invalid", (await Assert.ThrowsAsync<RuleBroken>(() => VerifyAsync(new VerifyScope(3, To: 2)))).Code);
    }

    [Fact]
    public async Task A_replaced_event_at_the_end_of_a_part_shows_at_the_event_behind_it()
    {
        await ReplaceAsync(3);

        AuditVerification found = await VerifyAsync(new VerifyScope(2, To: 3));

        Assert.Equal((1L, 3L), (found.Events, found.FirstBad!.Seq));
        Assert.Contains("replaced", found.FirstBad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sees_a_request_verifies_its_events_and_their_place()
    {
        Person ravi = await portal.AddAsync("Ravi", Role.Requester);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        AuditEvent third = await db.AuditEvents.AsNoTracking().SingleAsync(e => e.Seq == 3, TestContext.Current.CancellationToken);
        VerifyEvidence Of(Person person) => new(portal.As(person), portal.Databases, portal.HistoryWithoutKey(), portal.Transactions);

        Assert.Equal(new EvidenceVerification(1, null, null), await Of(rita).ExecuteAsync(third.RequestId!.Value, TestContext.Current.CancellationToken));
        Assert.Equal("request-not-found", (await Assert.ThrowsAsync<RuleBroken>(() => Of(ravi).ExecuteAsync(third.RequestId.Value, TestContext.Current.CancellationToken))).Code);
        await ReplaceAsync(3);
        Assert.Equal(3, (await Of(otto).ExecuteAsync(third.RequestId.Value, TestContext.Current.CancellationToken)).FirstBad!.Seq);
        Assert.Equal(2, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.AuditVerified && e.SubjectId == third.RequestId.Value.ToString(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_is_neither_auditor_nor_administrator_is_refused()
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => new VerifyAudit(portal.As(rita), portal.HistoryWithoutKey(), portal.Transactions).ExecuteAsync(new VerifyScope(), null, TestContext.Current.CancellationToken));

        Assert.Equal("role-missing", refusal.Code);
    }

    private Task<AuditVerification> VerifyAsync(VerifyScope? scope = null) => new VerifyAudit(portal.As(otto), portal.HistoryWithoutKey(), portal.Transactions).ExecuteAsync(scope ?? new VerifyScope(), null, TestContext.Current.CancellationToken);

    // Another event in its place, with a hash that fits it.
    private async Task ReplaceAsync(long seq)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        AuditEvent there = await db.AuditEvents.AsNoTracking().SingleAsync(e => e.Seq == seq);
        string name = there.ActorName;
        typeof(AuditEvent).GetProperty(nameof(AuditEvent.ActorName))!.SetValue(there, "Somebody else");
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(AuditChain.CanonicalBytes(there)));
        Assert.NotEqual(name, there.ActorName);
        await AttackAsync($"UPDATE \"AuditEvents\" SET \"ActorName\" = 'Somebody else', \"Hash\" = '{hash}' WHERE \"Seq\" = {seq}");
    }

    // As somebody with the database in hand would: the triggers go first.
    private async Task AttackAsync(params string[] statements)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        foreach (string statement in statements.Prepend("DROP TRIGGER IF EXISTS \"AuditEvents_NoUpdate\"; DROP TRIGGER IF EXISTS \"AuditEvents_NoDelete\""))
        {
            await db.Database.ExecuteSqlRawAsync(statement);
        }
    }
}
