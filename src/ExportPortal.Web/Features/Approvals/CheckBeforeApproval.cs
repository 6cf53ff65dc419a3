using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>A yes to a snapshot that is gone or different by now would be worth nothing: this says so at the decision.</summary>
public sealed class CheckBeforeApproval(IDbContextFactory<PortalDb> databases, LookUpSnapshots lookUp)
{
    // An approver must not wait for an account that does not answer; the same check runs again just before the call.
    private static readonly TimeSpan s_patienceWithAws = TimeSpan.FromSeconds(5);

    /// <summary>Why a yes is refused, by request; requests that AWS cannot be asked about now are not in it.</summary>
    /// <param name="requestIds">The requests that are to be approved.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyDictionary<Guid, RuleBroken>> ExecuteAsync(IReadOnlyCollection<Guid> requestIds, CancellationToken cancel)
    {
        List<ExportRequest> waiting = await ReadWaitingAsync(requestIds, cancel);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(s_patienceWithAws);
        Dictionary<Guid, RuleBroken> refusals = [];
        try
        {
            IReadOnlyList<FoundSnapshot> found = await lookUp.ExecuteAsync([.. waiting.Select(r => new WantedSnapshot(r.Connection, r.Region, r.SnapshotName, r.Kind))], null, patience.Token);
            foreach ((ExportRequest request, FoundSnapshot present) in waiting.Zip(found))
            {
                if (Judge(request, present) is { } refusal)
                {
                    refusals[request.Id] = refusal;
                }
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // AWS cannot be asked now; the approval stands, and the check before the call decides.
        }

        return refusals;
    }

    private static RuleBroken? Judge(ExportRequest request, FoundSnapshot present)
    {
        if (present.Snapshot is null)
        {
            return present.Refusal?.Code == "snapshot-not-found" ? RuleBroken.Conflict("snapshot-gone", "The snapshot has been deleted since it was requested. Reject the request.") : null;
        }

        return request.Plan.DifferencesFrom(present.Snapshot) is { Count: > 0 } differences
            ? RuleBroken.Conflict("snapshot-changed", $"The snapshot is no longer what was requested. {string.Join(" ", differences)} Send the request back or reject it.")
            : null;
    }

    private async Task<List<ExportRequest>> ReadWaitingAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        // What no longer waits is left out: the transaction says what is wrong.
        return await db.Requests.AsNoTracking().Where(r => ids.Contains(r.Id) && r.Status == RequestStatus.PendingApproval).ToListAsync(cancel);
    }
}
