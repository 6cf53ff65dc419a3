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
    /// <summary>The request as it stands, to look at, or null.</summary>
    public async Task<ExportRequest?> ReadAsync(Guid requestId, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Requests.AsNoTracking().Whole().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
    }

    /// <summary>The database's time: a node's own clock may be wrong, and decides nothing.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.NowAsync(clock, cancel);
    }

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
