using ExportPortal.Data;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>What stands between a snapshot and its export: run when it is picked, at submission, at decision and before the call.</summary>
public sealed class Preflight(IDbContextFactory<PortalDb> databases, IOptions<SnapshotSettings> settings)
{
    private static readonly RequestStatus[] UnderWay =
    [
        RequestStatus.PendingApproval, RequestStatus.ChangesRequested, RequestStatus.Approved, RequestStatus.Starting,
        RequestStatus.Reconciling, RequestStatus.Exporting, RequestStatus.NeedsAttention,
    ];

    /// <summary>All checks of one snapshot.</summary>
    /// <param name="snapshot">The snapshot as AWS describes it now.</param>
    /// <param name="policy">The policy that matches.</param>
    /// <param name="exceptRequest">A request that does not count as a duplicate: the one being judged.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <param name="answered">Told each check as soon as it is answered, or null.</param>
    public async Task<IReadOnlyList<Check>> RunAsync(SnapshotFacts snapshot, ApprovalPolicy policy, Guid? exceptRequest, CancellationToken cancel, Action<Check>? answered = null)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await RunAsync(db, snapshot, policy, exceptRequest, cancel, answered);
    }

    /// <summary>The same inside a transaction, so that no duplicate can slip in between check and commit.</summary>
    public async Task<IReadOnlyList<Check>> RunAsync(PortalDb db, SnapshotFacts snapshot, ApprovalPolicy policy, Guid? exceptRequest, CancellationToken cancel, Action<Check>? answered = null)
    {
        List<Check> checks = [];
        Take(CheckState(snapshot), CheckBlueprint(snapshot), CheckPolicy(policy));
        Take([.. await CheckDuplicatesAsync(db, snapshot, exceptRequest, cancel)]);
        return checks;

        void Take(params Check[] some)
        {
            checks.AddRange(some);
            Array.ForEach(some, check => answered?.Invoke(check));
        }
    }

    /// <summary>The checks that need nothing but the snapshot itself; the first that blocks, or null.</summary>
    public Check? FindBlock(SnapshotFacts snapshot) => new[] { CheckState(snapshot), CheckBlueprint(snapshot) }.FirstOrDefault(c => c.Result == CheckResult.Block);

    private static Check CheckState(SnapshotFacts snapshot) => snapshot.State switch
    {
        _ when snapshot.IsReady => new Check("snapshot-ready", CheckResult.Pass, "The snapshot is complete."),
        "pending" => new Check("snapshot-pending", CheckResult.Block, "The snapshot is still being made.", "Wait until Lightsail has finished it."),
        "error" => new Check("snapshot-error", CheckResult.Block, "Lightsail could not make this snapshot.", "Make a new snapshot."),
        _ => new Check("snapshot-not-ready", CheckResult.Block, $"The snapshot is in the state \"{snapshot.State}\".", "Wait until Lightsail has finished it."),
    };

    private Check CheckBlueprint(SnapshotFacts snapshot)
    {
        foreach ((string beginning, string name) in settings.Value.BlueprintsNotExported)
        {
            if (snapshot.BlueprintId.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return new Check("blueprint-not-exported", CheckResult.Block, $"AWS does not export snapshots of {name} instances.", "Move the application to another instance first.");
            }
        }

        return new Check("blueprint", CheckResult.Pass, "AWS exports snapshots of this kind.");
    }

    private static Check CheckPolicy(ApprovalPolicy policy) => policy.Outcome switch
    {
        PolicyOutcome.Refuse => new Check("policy-refuses", CheckResult.Block, $"Policy \"{policy.Name}\" does not allow it: {policy.RefusalReason}"),
        PolicyOutcome.Automatic => new Check("policy", CheckResult.Pass, $"Policy \"{policy.Name}\" approves it by itself."),
        _ => new Check("policy", CheckResult.Pass, $"Policy \"{policy.Name}\" asks for {policy.RequiredApprovals} {(policy.RequiredApprovals == 1 ? "approval" : "approvals")}."),
    };

    private static async Task<IReadOnlyList<Check>> CheckDuplicatesAsync(PortalDb db, SnapshotFacts snapshot, Guid? exceptRequest, CancellationToken cancel)
    {
        var others = await db.Requests.AsNoTracking()
            .Where(r => r.SnapshotArn == snapshot.Arn && r.Id != exceptRequest && (UnderWay.Contains(r.Status) || r.Status == RequestStatus.Succeeded))
            .OrderByDescending(r => r.Number).Take(5)
            .Select(r => new { r.Id, r.Number, r.Status, r.RequestedByName, r.DestinationId, r.EndedAt }).ToListAsync(cancel);
        List<Check> checks = [];
        if (others.FirstOrDefault(o => o.Status != RequestStatus.Succeeded) is { } open)
        {
            checks.Add(new Check("already-requested", CheckResult.Block, $"Request {open.Number} by {open.RequestedByName} is about this snapshot. Its state is {open.Status.Quoted()}.", "Follow that request instead.", open.Id));
        }

        if (others.FirstOrDefault(o => o.Status == RequestStatus.Succeeded) is { } done)
        {
            checks.Add(new Check(CheckVerdict.AlreadyExported, CheckResult.Warn, $"It was exported to {done.DestinationId} by request {done.Number} of {done.RequestedByName}.", "Export it again only if you need a second copy: it costs again.", done.Id, done.EndedAt));
        }

        var outside = await db.OutsideExports.AsNoTracking().Where(o => o.SnapshotArn == snapshot.Arn && !db.Set<ExportAttempt>().Any(a => a.ExportRecordArn == o.RecordArn))
            .OrderByDescending(o => o.CreatedAt).FirstOrDefaultAsync(cancel);
        if (outside is not null)
        {
            checks.Add(new Check(CheckVerdict.ExportedOutside, CheckResult.Warn, $"It was exported outside the portal on {outside.CreatedAt:yyyy-MM-dd}{(outside.DestinationId is null ? "" : $", to {outside.DestinationId}")}.", "Export it again only if you need a second copy: it costs again."));
        }

        if (checks.Count == 0)
        {
            checks.Add(new Check("no-duplicate", CheckResult.Pass, "Nobody has exported this snapshot."));
        }

        return checks;
    }
}
