using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>What the steps of an execution share: loading, who owns which record, whether a freeze stands.</summary>
public sealed class ExportWork(IDbContextFactory<PortalDb> databases, PortalTransactions transactions, TimeProvider clock)
{
    private const int MostAtOnce = 500;

    /// <summary>The request as it stands, to look at, or null.</summary>
    public async Task<ExportRequest?> ReadAsync(Guid requestId, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Requests.AsNoTracking().Whole().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
    }

    /// <summary>What is due in one connection and region, the longest due first, at most 500.</summary>
    /// <param name="connection">Name of the connection.</param>
    /// <param name="region">The region.</param>
    /// <param name="statuses">The statuses that are looked after.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<ExportRequest>> ListDueAsync(string connection, string region, RequestStatus[] statuses, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        return await InLine(db, connection, region, statuses).AsNoTracking().Whole().Where(r => r.DueAt <= now).OrderBy(r => r.DueAt).ThenBy(r => r.Id).Take(MostAtOnce).ToListAsync(cancel);
    }

    /// <summary>How long until the next of them is due, negative when one is due already; null when there is none.</summary>
    public async Task<TimeSpan?> UntilNextDueAsync(string connection, string region, RequestStatus[] statuses, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await InLine(db, connection, region, statuses).MinAsync(r => r.DueAt, cancel) is { } next ? next - await db.NowAsync(clock, cancel) : null;
    }

    /// <summary>Requests of one connection and region in some statuses.</summary>
    public static IQueryable<ExportRequest> InLine(PortalDb db, string connection, string region, params RequestStatus[] statuses) =>
        db.Requests.Where(r => r.Connection == connection && r.Region == region && statuses.Contains(r.Status));

    /// <summary>Which of these records belong to an attempt already, of whatever request.</summary>
    public async Task<HashSet<string>> OwnedAsync(IReadOnlyCollection<string> recordArns, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await OwnedAsync(db, recordArns, cancel);
    }

    /// <summary>The same inside a transaction.</summary>
    public static async Task<HashSet<string>> OwnedAsync(PortalDb db, IReadOnlyCollection<string> recordArns, CancellationToken cancel)
    {
        HashSet<string> owned = new(StringComparer.Ordinal);
        foreach (string[] part in recordArns.Chunk(500))
        {
            owned.UnionWith((await db.Set<ExportAttempt>().Where(a => part.Contains(a.ExportRecordArn)).Select(a => a.ExportRecordArn!).ToListAsync(cancel)));
        }

        return owned;
    }

    /// <summary>Whether new calls are stopped for a connection now.</summary>
    public static Task<bool> IsFrozenAsync(PortalDb db, string connection, CancellationToken cancel) =>
        db.Freezes.AnyAsync(f => f.Scope == Freeze.Everything || f.Scope == connection, cancel);

    /// <summary>Changes one request in one transaction. A request that has moved on in the meantime is left alone where <paramref name="change"/> says so.</summary>
    /// <param name="requestId">Which request.</param>
    /// <param name="part">The part of the portal that acts, for the audit history.</param>
    /// <param name="change">Changes the aggregate and adds events.</param>
    /// <param name="cancel">Nothing is committed when it stops.</param>
    public Task<T> ChangeAsync<T>(Guid requestId, string part, Func<PortalTransaction, ExportRequest, Task<T>> change, CancellationToken cancel) =>
        transactions.RunAsync(AuditActor.System(part), async transaction => await change(transaction, await transaction.LoadRequestAsync(requestId, cancel)), cancel);

    /// <summary>As the other, for changes that need no waiting.</summary>
    public Task ChangeAsync(Guid requestId, string part, Action<PortalTransaction, ExportRequest> change, CancellationToken cancel) =>
        ChangeAsync(requestId, part, (transaction, request) => { change(transaction, request); return Task.FromResult(true); }, cancel);

    /// <summary>The members of an error for the audit history.</summary>
    public static (string Name, object? Value)[] Describe(CallError error) =>
    [
        ("operation", error.Operation), ("errorCode", error.Code), ("errorMessage", error.Message),
        ("httpStatus", error.HttpStatus), ("awsRequestId", error.AwsRequestId), ("effect", error.Effect),
    ];
}
