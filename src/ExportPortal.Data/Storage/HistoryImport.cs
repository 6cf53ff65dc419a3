using System.Runtime.CompilerServices;
using ExportPortal.Data.Audit;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Storage;

/// <summary>A part of a history that is over: requests as they stand at its end, and everything that was done, in the order of time.</summary>
/// <param name="Requests">The requests, whole.</param>
/// <param name="Events">The events, in the order in which they shall stand in the chain.</param>
/// <param name="LastNumber">The highest request number that has been given.</param>
public sealed record PastBatch(IReadOnlyCollection<ExportRequest> Requests, IReadOnlyCollection<PastEvent> Events, long LastNumber);

/// <summary>
/// Writes invented history in bulk: rows and their audit events, with their own past times, behind the end of the chain, in one transaction.
/// For the demo and for benchmarks; what happens now goes through <see cref="PortalTransactions"/>.
/// </summary>
public sealed class HistoryImport(IDbContextFactory<PortalDb> databases, WriteGate gate)
{
    /// <summary>Writes one batch.</summary>
    /// <param name="make">
    /// Makes it, inside the transaction: gets the context, to which it may add rows of other kinds, and the next free request number. Null writes nothing.
    /// </param>
    /// <param name="cancel">Nothing is committed when it stops.</param>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> AppendAsync(Func<PortalDb, long, Task<PastBatch?>> make, CancellationToken cancel)
    {
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
            // The counter's row stays locked until the end, so that nobody is given one of these numbers.
            await db.Counters.Where(c => c.Name == Counter.Requests).ExecuteUpdateAsync(set => set.SetProperty(c => c.Value, c => c.Value), cancel);
            long last = await db.Counters.Where(c => c.Name == Counter.Requests).Select(c => c.Value).SingleAsync(cancel);
            if (await make(db, last + 1) is not { } batch)
            {
                return false;
            }

            await db.SaveChangesAsync(cancel);
            await db.Counters.Where(c => c.Name == Counter.Requests && c.Value < batch.LastNumber)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Value, batch.LastNumber), cancel);
            await WriteAsync(db, batch, null, cancel);
            await transaction.CommitAsync(cancel);
            return true;
        }
    }

    /// <summary>Takes request numbers for batches that are written later.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Stops waiting; no number is taken then.</param>
    /// <returns>The first of them.</returns>
    public async Task<long> TakeNumbersAsync(int count, CancellationToken cancel)
    {
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
            await db.Counters.Where(c => c.Name == Counter.Requests).ExecuteUpdateAsync(set => set.SetProperty(c => c.Value, c => c.Value + count), cancel);
            long last = await db.Counters.Where(c => c.Name == Counter.Requests).Select(c => c.Value).SingleAsync(cancel);
            await transaction.CommitAsync(cancel);
            return last - count + 1;
        }
    }

    /// <summary>Writes many batches, whose numbers were taken before, each in a transaction of its own over one connection that is set up for bulk.</summary>
    /// <param name="batches">The batches, in order.</param>
    /// <param name="written">Told about each after its commit.</param>
    /// <param name="cancel">Nothing of the batch that is being written is committed when it stops.</param>
    public async Task AppendManyAsync(IAsyncEnumerable<PastBatch> batches, Action<PastBatch> written, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        if (db.Database.IsSqlite())
        {
            // Invented history may be lost in a power cut, so commits need not wait for the disk; the file stays whole. A large cache and rare
            // checkpoints of the log keep the indexes, which grow in random places, from being written again and again. Each insert that fires a trigger
            // keeps a journal of its own, which belongs into memory.
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-262144; PRAGMA wal_autocheckpoint=32768;", cancel);
        }

        bool isWritten = false;
        try
        {
            await foreach ((PastBatch batch, Links links) in LinkAheadAsync(db, batches, cancel))
            {
                using (await gate.EnterAsync(cancel))
                {
                    await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
                    await WriteAsync(db, batch, links, cancel);
                    await transaction.CommitAsync(cancel);
                    db.ChangeTracker.Clear();
                }

                written(batch);
            }

            isWritten = true;
        }
        finally
        {
            if (db.Database.IsSqlite())
            {
                await ResetAsync(db, isWritten);
            }
        }
    }

    // As every other connection has it: the pool gives this one out again. What went wrong before is the error that counts.
    private static async Task ResetAsync(PortalDb db, bool isWritten)
    {
        try
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000; PRAGMA cache_size=-2000; PRAGMA temp_store=DEFAULT; PRAGMA wal_checkpoint(TRUNCATE);", CancellationToken.None);
        }
        catch (Exception exception) when (!isWritten && exception is System.Data.Common.DbException or InvalidOperationException)
        {
            // A connection in such a state is given out to nobody.
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool((Microsoft.Data.Sqlite.SqliteConnection)db.Database.GetDbConnection());
        }
    }

    // The next batch is linked while the one before is written: hashing and writing take about as long as each other.
    private static async IAsyncEnumerable<(PastBatch Batch, Links Links)> LinkAheadAsync(PortalDb db, IAsyncEnumerable<PastBatch> batches, [EnumeratorCancellation] CancellationToken cancel)
    {
        AuditHead head = await db.AuditHead.AsNoTracking().SingleAsync(cancel);
        Task<Links> before = Task.FromResult(new Links(EndOf(head), []));
        PastBatch? waiting = null;
        await foreach (PastBatch batch in batches.WithCancellation(cancel))
        {
            Task<Links> former = before;
            before = Task.Run(async () => Link((await former).End, batch.Events), cancel);
            if (waiting is not null)
            {
                yield return (waiting, await former);
            }

            waiting = batch;
        }

        if (waiting is not null)
        {
            yield return (waiting, await before);
        }
    }

    private static async Task WriteAsync(PortalDb db, PastBatch batch, Links? ahead, CancellationToken cancel)
    {
        IReadOnlyCollection<ExportRequest> requests = batch.Requests;
        await new BulkInsert<ExportRequest>(db).WriteAsync(requests, cancel);
        await new BulkInsert<Decision>(db).WriteAsync(requests.SelectMany(r => r.Decisions), cancel);
        await new BulkInsert<ExportAttempt>(db).WriteAsync(requests.SelectMany(r => r.Attempts), cancel);
        await new BulkInsert<ExportOperation>(db).WriteAsync(requests.SelectMany(r => r.Operations), cancel);
        await new BulkInsert<ExportError>(db).WriteAsync(requests.SelectMany(r => r.Errors), cancel);
        AuditHead head = await AuditAppend.LockHeadAsync(db, cancel);
        // Links that were made ahead fit unless somebody else has written meanwhile.
        Links links = ahead is not null && ahead.Start == EndOf(head) ? ahead : Link(EndOf(head), batch.Events);
        await new BulkInsert<AuditEvent>(db).WriteAsync(links.Events, cancel);
        (head.Seq, head.Hash) = links.End;
        await db.SaveChangesAsync(cancel);
    }

    private static (long Seq, string Hash) EndOf(AuditHead head) => (head.Seq, head.Seq == 0 ? AuditChain.Genesis : head.Hash);

    private static Links Link((long Seq, string Hash) start, IReadOnlyCollection<PastEvent> events)
    {
        List<AuditEvent> links = new(events.Count);
        (long seq, string hash) = start;
        foreach (PastEvent past in events)
        {
            AuditEvent link = AuditChain.Append(seq + 1, hash, Guid.CreateVersion7(past.At), past.At, past.Actor, past.Entry);
            (seq, hash) = (link.Seq, link.Hash);
            links.Add(link);
        }

        return new Links(start, links);
    }

    /// <summary>Events of one batch as links of the chain behind a place in it.</summary>
    private sealed record Links((long Seq, string Hash) Start, IReadOnlyList<AuditEvent> Events)
    {
        public (long Seq, string Hash) End => Events.Count == 0 ? Start : (Events[^1].Seq, Events[^1].Hash);
    }
}
