using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>
/// Raises the alarm, once, for a request that waits and that nobody can decide on: the group is empty, everybody is away or closed. Who can
/// decide changes without any request changing, so everything that waits is looked at, with the people read once.
/// </summary>
public sealed class WatchUndecidable(IDbContextFactory<PortalDb> databases, PortalTransactions transactions, TimeProvider clock)
{
    /// <summary>Looks once.</summary>
    /// <returns>How many requests have become undecidable, or decidable again.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        int news = 0;
        foreach (Guid id in await FindChangedAsync(cancel))
        {
            news += await transactions.RunAsync(AuditActor.System("watchdog"), transaction => NoteAsync(transaction, id, cancel), cancel) ? 1 : 0;
        }

        return news;
    }

    private async Task<List<Guid>> FindChangedAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        IReadOnlyList<ApproverNow>? approvers = null;
        List<Guid> changed = [];
        await foreach (ExportRequest request in db.Requests.AsNoTracking().Include(r => r.Decisions).Where(r => r.Status == RequestStatus.PendingApproval && r.ExpiresAt > now).AsAsyncEnumerable().WithCancellation(cancel))
        {
            approvers ??= await ReadApproversAsync(now, cancel);
            if (approvers.CanBeDecided(request, now) == request.UndecidableSince is not null)
            {
                changed.Add(request.Id);
            }
        }

        return changed;
    }

    // On a connection of its own: the one of the loop is busy reading.
    private async Task<IReadOnlyList<ApproverNow>> ReadApproversAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await ApproversNow.ListAsync(db, now, cancel);
    }

    private static async Task<bool> NoteAsync(PortalTransaction transaction, Guid id, CancellationToken cancel)
    {
        ExportRequest request = await transaction.LoadRequestAsync(id, cancel);
        if (request.Status != RequestStatus.PendingApproval || transaction.Now >= request.ExpiresAt)
        {
            return false;
        }

        bool decidable = (await ApproversNow.ListAsync(transaction.Db, transaction.Now, cancel)).CanBeDecided(request, transaction.Now);
        if (!request.NoteDecidable(decidable, transaction.Now))
        {
            return false;
        }

        transaction.Audit(decidable ? AuditActions.RequestDecidableAgain : AuditActions.RequestUndecidable, request,
            ("stage", request.CurrentStage?.Number), ("groups", request.CurrentStage?.Groups.ToArray()), ("expiresAt", request.ExpiresAt));
        return true;
    }
}
