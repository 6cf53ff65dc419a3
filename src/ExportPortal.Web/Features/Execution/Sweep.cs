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

    private static readonly RequestStatus[] s_lapsing = [RequestStatus.PendingApproval, RequestStatus.ChangesRequested];

    /// <summary>Sweeps once.</summary>
    /// <returns>How many lines of work and lapsed requests were due.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        (IReadOnlyList<Line> lines, IReadOnlyList<Guid> lapsed) = await FindDueAsync(cancel);
        CrashPoints.Reach(CrashPoints.DuringSweep);
        foreach (IGrouping<(string Connection, string Region), Line> line in lines.GroupBy(l => (l.Connection, l.Region)))
        {
            WakeUp(line.Key.Connection, line.Key.Region, [.. line.Select(l => l.Status)]);
        }

        foreach ((string connection, string region) in connections.AllRegions)
        {
            wakeUp.DetectOutsideExports(connection, region);
        }

        foreach (Guid request in lapsed)
        {
            await ExpireAsync(request, cancel);
        }

        if (lines.Count + lapsed.Count > 0)
        {
            log.LogDebug("The sweep found {Lines} lines of work and {Lapsed} lapsed requests", lines.Count, lapsed.Count);
        }

        return lines.Count + lapsed.Count;
    }

    private void WakeUp(string connection, string region, HashSet<RequestStatus> due)
    {
        if (due.Contains(RequestStatus.Approved))
        {
            wakeUp.Start(connection, region);
        }

        if (due.Contains(RequestStatus.Starting) || due.Contains(RequestStatus.Reconciling))
        {
            wakeUp.Reconcile(connection, region);
        }

        if (due.Contains(RequestStatus.Exporting))
        {
            wakeUp.Track(connection, region);
        }
    }

    private async Task<(IReadOnlyList<Line> Lines, IReadOnlyList<Guid> Lapsed)> FindDueAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        IQueryable<ExportRequest> due = db.Requests.Where(r => r.DueAt != null && r.DueAt <= now);
        // Lines, not requests: a thousand due in one region must not hide the one that is due in another.
        return (await due.Where(r => !s_lapsing.Contains(r.Status)).Select(r => new Line(r.Connection, r.Region, r.Status)).Distinct().ToListAsync(cancel),
            await due.Where(r => s_lapsing.Contains(r.Status)).OrderBy(r => r.DueAt).Take(MostAtOnce).Select(r => r.Id).ToListAsync(cancel));
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

    private sealed record Line(string Connection, string Region, RequestStatus Status);
}
