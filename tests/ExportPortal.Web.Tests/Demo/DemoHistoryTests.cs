using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Policies;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Policies;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Demo;

public sealed class DemoHistoryTests(PreparedDemo demo) : IClassFixture<PreparedDemo>
{
    // Where the moment of the call passes before a test can look at it, no request may be left: a real call would have to stand behind it.
    private static readonly RequestStatus[] Passing = [RequestStatus.Starting];

    [Fact]
    public async Task There_are_requests_in_every_status_that_can_last()
    {
        await using PortalDb db = demo.OpenDatabase();
        RequestStatus[] present = await db.Requests.Select(r => r.Status).Distinct().ToArrayAsync();

        Assert.Equal(Enum.GetValues<RequestStatus>().Except(Passing).Order(), present.Order());
        Assert.InRange(await db.Requests.CountAsync(), 200, 240);
        Assert.True(await db.Requests.CountAsync(r => r.Status == RequestStatus.Succeeded) > 110);
        Assert.True((await db.Requests.Where(r => r.Status == RequestStatus.Failed).Select(r => r.ErrorCode).Distinct().ToListAsync()).Count >= 5);
    }

    [Fact]
    public async Task The_chain_holds_from_the_first_event_to_the_head_and_time_goes_forward()
    {
        await using PortalDb db = demo.OpenDatabase();
        IReadOnlyList<AuditEvent> events = await HistoryChecks.AssertChainHoldsAsync(db);

        Assert.True(events.Count > 1000);
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.At <= pair.Second.At));
        Assert.Single(events, e => e.Action == AuditActions.PortalSeeded);
        Assert.All(events, e => Assert.True(e.At <= TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Numbers_are_gapless_and_grow_with_time()
    {
        await using PortalDb db = demo.OpenDatabase();
        await HistoryChecks.AssertNumbersAreGaplessAsync(db);
        List<DateTimeOffset> times = await db.Requests.OrderBy(r => r.Number).Select(r => r.RequestedAt).ToListAsync();

        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Each_request_stands_where_its_events_say()
    {
        await using PortalDb db = demo.OpenDatabase();
        List<ExportRequest> requests = await db.Requests.AsNoTracking().Whole().ToListAsync();

        HistoryChecks.AssertEventsTellTheRequests(requests, await db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).ToListAsync());
        Assert.All(requests, r => Assert.Matches("^[0-9a-f]{64}$", r.PlanHash));
        Assert.All(requests.Where(r => r.Status == RequestStatus.Succeeded), r =>
        {
            Assert.Matches("^(ami|snap)-[0-9a-f]{17}$", r.DestinationId!);
            ExportOperation operation = r.Operations[^1];
            Assert.All(new object?[] { operation.ResourceName, operation.ResourceType, operation.CreatedAt, operation.RegionName, operation.AvailabilityZone, operation.OperationDetails, operation.OperationType, operation.Status, operation.StatusChangedAt }, Assert.NotNull);
            Assert.True(operation.IsTerminal);
        });
    }

    [Fact]
    public async Task Nobody_has_decided_on_an_own_request_or_twice()
    {
        await using PortalDb db = demo.OpenDatabase();
        List<ExportRequest> requests = await db.Requests.AsNoTracking().Include(r => r.Decisions).ToListAsync();

        Assert.All(requests, r => Assert.DoesNotContain(r.Decisions, d => d.PersonId == r.RequestedById));
        Assert.All(requests, r => Assert.Equal(r.Decisions.Count, r.Decisions.Select(d => (d.Revision, d.PersonId)).Distinct().Count()));
    }

    [Fact]
    public async Task The_sweep_finds_nothing_due_but_what_has_something_behind_it_in_the_emulator()
    {
        await using PortalDb db = demo.OpenDatabase();
        DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddHours(1);
        List<ExportRequest> due = await db.Requests.AsNoTracking().Whole().Where(r => r.DueAt != null && r.DueAt <= soon).ToListAsync();

        ExportRequest exporting = Assert.Single(due, r => r.Status == RequestStatus.Exporting);
        ExportRequest reconciling = Assert.Single(due, r => r.Status == RequestStatus.Reconciling);
        Assert.Equal(2, due.Count);
        IReadOnlyList<ExportRecordFacts> records = await demo.Services.GetRequiredService<LightsailReads>().ListExportRecordsAsync(exporting.Connection, exporting.Region, CallLane.Urgent, CancellationToken.None);
        Assert.Contains(records, r => r.Arn == exporting.LastAttempt!.ExportRecordArn && r.IsOf(exporting.SnapshotArn, exporting.SnapshotName));
        Assert.DoesNotContain(records, r => r.IsOf(reconciling.SnapshotArn, reconciling.SnapshotName));
        TimeSpan quarantine = reconciling.LastAttempt!.IntentAt + new ExecutionSettings().SettleWindow - TimeProvider.System.GetUtcNow();
        Assert.InRange(quarantine, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task What_an_approver_can_still_approve_exists_in_the_emulator()
    {
        await using PortalDb db = demo.OpenDatabase();
        List<ExportRequest> scheduled = await db.Requests.AsNoTracking().Where(r => r.Status == RequestStatus.Approved).ToListAsync();
        IReadOnlyList<RegionListing> listings = await demo.Services.GetRequiredService<SnapshotCatalogue>().ListAsync(refresh: false, CancellationToken.None);
        Dictionary<string, SnapshotFacts> existing = listings.SelectMany(l => l.Snapshots).ToDictionary(s => s.Arn);

        Assert.All(scheduled, r => Assert.True(r.NotBefore > TimeProvider.System.GetUtcNow().AddHours(12) && r.DueAt == r.NotBefore));
        Assert.All(scheduled, r => Assert.Empty(r.Plan.DifferencesFrom(existing[r.SnapshotArn])));
        int waiting = await db.Requests.CountAsync(r => r.Status == RequestStatus.PendingApproval && existing.Keys.Contains(r.SnapshotArn));
        Assert.True(waiting >= 7, $"{waiting} waiting requests are about snapshots that exist");
    }

    [Fact]
    public async Task Anna_has_something_to_decide_of_every_sort()
    {
        await using PortalDb db = demo.OpenDatabase();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        List<ExportRequest> waiting = await db.Requests.AsNoTracking().Whole().Where(r => r.Status == RequestStatus.PendingApproval).ToListAsync();
        Guid annaId = await db.Users.Where(u => u.Email == "anna@demo.test").Select(u => u.Id).SingleAsync();
        Approver anna = new(annaId, "Anna", ["platform"]);

        Assert.All(waiting, r => Assert.Null(r.WhyNotDecidableBy(anna, now)));
        Assert.Contains(waiting, r => r.RequestedByName == "Ravi Rao" && (now - r.RequestedAt - TimeSpan.FromDays(2)).Duration() < TimeSpan.FromHours(1));
        Assert.Contains(waiting, r => r.ExpiresAt < now.AddHours(6));
        Assert.Contains(waiting, r => r.RequiredApprovals == 2 && r.PresentDecisions.Count() == 1);
        Assert.Contains(waiting, r => r.Revision == 2);
    }

    [Fact]
    public async Task The_usual_snapshot_needs_one_yes_of_anna_and_each_policy_has_its_example()
    {
        await using PortalDb db = demo.OpenDatabase();
        PolicySet set = await PoliciesInForce.GetAsync(db, CancellationToken.None);
        IReadOnlyList<RegionListing> listings = await demo.Services.GetRequiredService<SnapshotCatalogue>().ListAsync(refresh: false, CancellationToken.None);
        Dictionary<string, SnapshotFacts> named = listings.SelectMany(l => l.Snapshots).ToDictionary(s => s.Name);

        ApprovalPolicy usual = set.Decide(Ask(named["shop-staging-release-118"]));
        Assert.Equal(("Standard", 1, null), (usual.Name, usual.RequiredApprovals, usual.TicketPattern));
        Assert.True(usual.Stages[0].Admits(["platform"]));
        Assert.Equal("Production archive", set.Decide(Ask(named["mail-archive-2023"])).Name);
        Assert.Equal(PolicyOutcome.Automatic, set.Decide(Ask(named["campaign-spring-draft"])).Outcome);
        Assert.Equal(PolicyOutcome.Refuse, set.Decide(Ask(named["billing-app-1-monthly"])).Outcome);
        Assert.All(set.Policies.Where(p => p.TicketPattern is not null), p => Assert.Null(TicketRule.FindFault(p.TicketPattern!)));
        Assert.False(await db.Requests.AnyAsync(r => r.SnapshotName == "shop-staging-release-118"));
    }

    private PolicyQuestion Ask(SnapshotFacts snapshot) => new(snapshot, [], TimeProvider.System.GetUtcNow(), demo.Services.GetRequiredService<PriceTable>().Estimate(snapshot)?.Amount);

    [Fact]
    public async Task The_draft_that_waits_could_be_published_and_would_change_some_requests()
    {
        await using PortalDb db = demo.OpenDatabase();
        PolicyVersion draft = await db.PolicyVersions.AsNoTracking().SingleAsync(v => v.OpenKey == 1);
        PolicySurroundingsReader reader = new(demo.Services.GetRequiredService<LightsailConnections>(), demo.Services.GetRequiredService<PriceTable>());
        PolicySurroundings surroundings = await reader.ReadAsync(db, TimeProvider.System.GetUtcNow(), CancellationToken.None);

        Assert.DoesNotContain(PolicyCheck.Find(draft.Policies, surroundings), f => !f.IsWarning);
        Assert.Equal(["Production archive", "Costly"], PolicyDifference.Between((await PoliciesInForce.GetAsync(db, CancellationToken.None)).Policies, draft.Policies).Select(c => c.Name));
        PolicySet proposed = new(2, draft.Policies);
        Assert.Contains(await db.Requests.AsNoTracking().ToListAsync(), r => r.Plan.EstimatedMonthlyCost is { } cost
            && proposed.Decide(new PolicyQuestion(r.Plan.Snapshot, [], r.RequestedAt, cost.Amount)).Name == "Costly");
    }

    [Fact]
    public async Task Whoever_of_the_two_approvers_comes_first_the_other_can_finish()
    {
        await using PortalDb db = demo.OpenDatabase();
        var groups = await db.Groups.AsNoTracking().Include(g => g.Members).ToListAsync();
        Dictionary<Guid, string[]> members = groups.SelectMany(g => g.Members.Select(m => (m.UserId, g.Name))).GroupBy(m => m.UserId).ToDictionary(m => m.Key, m => m.Select(x => x.Name).ToArray());
        ApprovalPolicy production = (await PoliciesInForce.GetAsync(db, CancellationToken.None)).Policies.Single(p => p.Name == "Production archive");

        Assert.Equal(2, members.Count);
        foreach ((string[] first, string[] second) in new[] { (members.Values.First(), members.Values.Last()), (members.Values.Last(), members.Values.First()) })
        {
            Assert.True(production.Stages[0].Admits(first) && production.Stages[1].Admits(second));
        }
    }

    [Fact]
    public async Task The_ambiguous_request_names_two_records_that_an_administrator_can_adopt()
    {
        await using PortalDb db = demo.OpenDatabase();
        ExportRequest request = await db.Requests.AsNoTracking().Whole().SingleAsync(r => r.Status == RequestStatus.NeedsAttention && r.ErrorCode == "ambiguous");
        IReadOnlyList<ExportRecordFacts> records = await demo.Services.GetRequiredService<LightsailReads>().ListExportRecordsAsync(request.Connection, request.Region, CallLane.Urgent, CancellationToken.None);
        string[] candidates = [.. records.Where(r => r.IsOf(request.SnapshotArn, request.SnapshotName) && !request.LastAttempt!.Baseline.Contains(r.Arn)).Select(r => r.Arn)];

        Assert.Equal(2, candidates.Length);
        Assert.All(candidates, arn => Assert.Contains(arn, request.ErrorMessage!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_preparation_changes_nothing()
    {
        await using PortalDb db = demo.OpenDatabase();
        AuditHead before = await db.AuditHead.AsNoTracking().SingleAsync();

        Assert.False(await demo.Services.GetRequiredService<DemoHistory>().ExecuteAsync(CancellationToken.None));

        AuditHead after = await db.AuditHead.AsNoTracking().SingleAsync();
        Assert.Equal((before.Seq, before.Hash), (after.Seq, after.Hash));
        Assert.Equal([(1, PolicyVersionState.Published), (2, PolicyVersionState.Submitted)], (await db.PolicyVersions.OrderBy(v => v.Number).ToListAsync()).Select(v => (v.Number, v.State)));
    }
}

public sealed class DemoHistoryOnConfiguredConnectionsTests(DemoOnConfiguredConnections demo) : IClassFixture<DemoOnConfiguredConnections>
{
    [Fact]
    public async Task Nothing_that_is_there_is_named_or_due()
    {
        await using PortalDb db = demo.OpenDatabase();
        DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddHours(1);

        Assert.True(await db.Requests.CountAsync() > 200);
        Assert.False(await db.Requests.AnyAsync(r => r.DueAt != null && r.DueAt <= soon));
        Assert.False(await db.Requests.AnyAsync(r => r.Connection != "own-account" || r.Region != "eu-west-3"));
        RequestStatus[] running = [RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting];
        Assert.False(await db.Requests.AnyAsync(r => running.Contains(r.Status)));
        await HistoryChecks.AssertChainHoldsAsync(db);
    }

    [Fact]
    public async Task The_demos_policies_rule_over_nothing_there()
    {
        await using PortalDb db = demo.OpenDatabase();
        PolicySet set = await PoliciesInForce.GetAsync(db, CancellationToken.None);

        Assert.Empty(set.Policies);
        Assert.Equal(2, set.Version);
    }
}
