using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// Makes events findable that were written without it: those from before an upgrade, of an import, or of a node of an older version. Goes on where
/// it ended, in short transactions, and makes the bitmaps of chunks that are full then; several nodes may run it at once.
/// </summary>
public sealed class CatchUpAuditIndex(IDbContextFactory<PortalDb> databases, WriteGate gate)
{
    private const int Batch = 2000;

    private readonly MakeAuditBitmaps bitmaps = new(databases, gate);

    /// <summary>Runs until every event is findable.</summary>
    /// <param name="progress">Told after each batch how far it has come: the last findable event and the newest.</param>
    /// <param name="cancel">Stops after the batch that is being written.</param>
    /// <returns>How many events it has indexed.</returns>
    public async Task<long> ExecuteAsync(Action<long, long>? progress, CancellationToken cancel)
    {
        long done = 0;
        while (await NextAsync(cancel) is { Count: > 0 } batch)
        {
            done += batch.Count;
            progress?.Invoke(batch.Indexed, batch.Newest);
            if (batch.Indexed == batch.Newest)
            {
                break;
            }
        }

        await bitmaps.ExecuteAsync(cancel);
        return done;
    }

    /// <summary>Forgets everything that events are found by and makes it again; for an index that was damaged or tampered with.</summary>
    public async Task<long> RebuildAsync(Action<long, long>? progress, CancellationToken cancel)
    {
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
            AuditHead head = await AuditAppend.LockHeadAsync(db, cancel);
            await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql()
                ? """TRUNCATE "AuditText", "AuditTerms", "AuditValues", "AuditSpans", "AuditLongSpans", "AuditBitmaps" """
                : """INSERT INTO "AuditText" ("AuditText") VALUES ('delete-all'); DELETE FROM "AuditTerms"; DELETE FROM "AuditValues"; DELETE FROM "AuditSpans"; DELETE FROM "AuditLongSpans"; DELETE FROM "AuditBitmaps" """, cancel);
            head.IndexedSeq = 0;
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        return await ExecuteAsync(progress, cancel);
    }

    private async Task<(int Count, long Indexed, long Newest)?> NextAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        if (!await db.AuditHead.AnyAsync(h => h.IndexedSeq < h.Seq, cancel))
        {
            return null;
        }

        using (await gate.EnterAsync(cancel))
        {
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
            AuditHead head = await AuditAppend.LockHeadAsync(db, cancel);
            List<AuditEvent> events = await db.AuditEvents.AsNoTracking().Where(e => e.Seq > head.IndexedSeq).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
            if (events.Count == 0)
            {
                return null;
            }

            await AuditIndex.WriteAsync(db, events, cancel);
            head.IndexedSeq = events[^1].Seq;
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return (events.Count, head.IndexedSeq, head.Seq);
        }
    }
}
