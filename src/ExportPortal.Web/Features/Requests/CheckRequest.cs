using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>How the checks of a request come out at this moment.</summary>
/// <param name="Checks">Worst first.</param>
/// <param name="At">When they were run, UTC.</param>
public sealed record RequestCheck(IReadOnlyList<Check> Checks, DateTimeOffset At);

/// <summary>Runs the checks of a request again, against its own frozen policy and the plan that approvers see. Changes nothing.</summary>
public sealed class CheckRequest(CurrentUser user, LookUpSnapshot lookUp, Preflight preflight, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>Runs them.</summary>
    /// <exception cref="RuleBroken">not-signed-in, request-not-found, and those of <see cref="LookUpSnapshot"/></exception>
    public async Task<RequestCheck> ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        ExportRequest request = await db.Requests.AsNoTracking().VisibleTo(actor).SingleOrDefaultAsync(r => r.Id == requestId, cancel) ?? throw RequestAccess.NotFound();
        SnapshotFacts present = await lookUp.ExecuteAsync(request.Connection, request.Region, request.SnapshotName, request.Kind, actor, cancel);
        List<Check> checks = [.. await preflight.RunAsync(db, present, request.Policy, requestId, cancel)];
        checks.Add(request.Plan.DifferencesFrom(present) is { Count: > 0 } differences
            ? new Check("plan-changed", CheckResult.Block, $"The snapshot is no longer what was asked for. {string.Join(" ", differences)}", "Withdraw the request and ask again.")
            : new Check("plan-same", CheckResult.Pass, "The snapshot is exactly the one of the plan."));
        return new RequestCheck([.. checks.OrderByDescending(c => c.Result)], clock.GetUtcNow());
    }
}
