using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Finds everything that is due by one indexed query and asks for it to be done, whatever has happened to the wake-ups. The database is
/// the truth, Hangfire is the engine.
/// </summary>
public sealed class Sweep(IDbContextFactory<PortalDb> databases, PortalTransactions transactions, LightsailConnections connections, IWakeUp wakeUp, TimeProvider clock, ILogger<Sweep> log)
{
    private const int MostAtOnce = 1000;

    /// <summary>Sweeps once.</summary>
    /// <returns>How much was due.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        List<Due> due = await FindDueAsync(cancel);
        CrashPoints.Reach(CrashPoints.DuringSweep);
        foreach (Due item in due)
        {
            switch (item.Status)
            {
                case RequestStatus.Approved:
                    wakeUp.Start(item.Id);
                    break;
                case RequestStatus.Starting or RequestStatus.Reconciling:
                    wakeUp.Reconcile(item.Id);
                    break;
                case RequestStatus.PendingApproval or RequestStatus.ChangesRequested:
                    await ExpireAsync(item.Id, cancel);
                    break;
            }
        }

        foreach ((string connection, string region) in due.Where(d => d.Status == RequestStatus.Exporting).Select(d => (d.Connection, d.Region)).Distinct())
        {
            wakeUp.Track(connection, region);
        }

        foreach ((string connection, string region) in connections.AllRegions)
        {
            wakeUp.DetectOutsideExports(connection, region);
        }

        if (due.Count > 0)
        {
            log.LogDebug("The sweep found {Count} requests due", due.Count);
        }

        return due.Count;
    }

    private async Task<List<Due>> FindDueAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        return await db.Requests.Where(r => r.DueAt != null && r.DueAt <= now)
            .OrderBy(r => r.DueAt).Take(MostAtOnce).Select(r => new Due(r.Id, r.Status, r.Connection, r.Region)).ToListAsync(cancel);
    }

    private Task<bool> ExpireAsync(Guid requestId, CancellationToken cancel) => transactions.RunAsync(AuditActor.System("sweep"), async transaction =>
    {
        ExportRequest request = await transaction.LoadRequestAsync(requestId, cancel);
        if (request.Status is not (RequestStatus.PendingApproval or RequestStatus.ChangesRequested) || transaction.Now < request.ExpiresAt)
        {
            return false;
        }

        request.Expire(transaction.Now);
        transaction.Audit(AuditActions.RequestExpired, request, ("expiresAt", request.ExpiresAt));
        return true;
    }, cancel);

    private sealed record Due(Guid Id, RequestStatus Status, string Connection, string Region);
}
