using System.Data.Common;
using System.Runtime.InteropServices;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// Makes the bitmaps of chunks that have become full, from the lists that searches read: both know the same; and adds up their spans of time. In short transactions
/// that hold nobody up; several nodes may run it at once. Until it has run, searches look at the events of those chunks one by one.
/// </summary>
internal sealed class MakeAuditBitmaps(IDbContextFactory<PortalDb> databases, WriteGate gate)
{
    // So many events are read at once; what is made of them is kept in memory until it is written.
    private const int EventsAtOnce = 1 << 16;

    /// <summary>Runs until every full chunk has its bitmaps and its span.</summary>
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        foreach (BitmapLevel level in (BitmapLevel[])[BitmapLevel.Small, BitmapLevel.Large])
        {
            while (await NextAsync(level, cancel))
            {
                cancel.ThrowIfCancellationRequested();
            }
        }

        await AddUpSpansAsync(cancel);
    }

    private async Task AddUpSpansAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        if (!await AuditSpans.AreLooseAsync(db, cancel))
        {
            return;
        }

        using (await gate.EnterAsync(cancel))
        {
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
            // One after the other, and not while somebody makes the index anew.
            await AuditSpans.AddUpAsync(db, (await AuditAppend.LockHeadAsync(db, cancel)).IndexedSeq, cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    private async Task<bool> NextAsync(BitmapLevel level, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        SearchEnds ends = await SearchEnds.ReadAsync(db, cancel);
        long first = level.ChunkOf((level == BitmapLevel.Small ? ends.InSmall : ends.InLarge) + 1);
        long full = level.ChunkOf(ends.Findable + 1);
        if (first >= full)
        {
            return false;
        }

        long last = Math.Min(full, first + (EventsAtOnce >> level.Bits)) - 1;
        List<AuditBitmap> rows = await ReadAsync(db, level, first, last, cancel);
        rows.AddRange(Enumerable.Range(0, (int)(last - first) + 1).Select(i => new AuditBitmap(AuditBitmaps.Made, first + i, [])));
        using (await gate.EnterAsync(cancel))
        {
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
            // Somebody who makes the index anew meanwhile has emptied what was read.
            if ((await AuditAppend.LockHeadAsync(db, cancel)).IndexedSeq < level.EndOf(last))
            {
                return false;
            }

            await AuditIndex.WriterOf(db).WriteBitmapsAsync(level, rows, cancel);
            await transaction.CommitAsync(cancel);
        }

        return true;
    }

    private static async Task<List<AuditBitmap>> ReadAsync(PortalDb db, BitmapLevel level, long first, long last, CancellationToken cancel)
    {
        Dictionary<(long Term, long Chunk), List<ushort>> places = [];
        void Add(long term, long seq)
        {
            ref List<ushort>? some = ref CollectionsMarshal.GetValueRefOrAddDefault(places, (term, level.ChunkOf(seq)), out _);
            (some ??= []).Add(level.PlaceOf(seq));
        }

        long from = level.StartOf(first);
        long to = level.EndOf(last);
        string Range(DbCommand command, string table) => $"{table}.\"Seq\" >= {command.Parameter(from)} AND {table}.\"Seq\" <= {command.Parameter(to)}";
        // Cross: SQLite keeps this order, from the few values to their lists.
        await db.QueryAsync(
            command => $"""
                SELECT t."Term", t."Seq" FROM "AuditValues" AS v CROSS JOIN "AuditTerms" AS t WHERE v."Field" IN ({string.Join(", ", AuditBitmaps.Fields.Select(f => (int)f))}) AND t."Term" = v."Term" AND {Range(command, "t")}
                UNION ALL SELECT t."Term", t."Seq" FROM "AuditTerms" AS t WHERE t."Term" IN ({string.Join(", ", AuditBitmaps.MoreTerms)}) AND {Range(command, "t")}
                """,
            reader =>
            {
                Add(reader.GetInt64(0), reader.GetInt64(1));
                return true;
            },
            cancel);

        Dictionary<string, long> actions = [];
        Dictionary<Guid, long> actors = [];
        await db.QueryAsync(
            command => $"""SELECT e."Seq", e."Action", e."ActorId" FROM "AuditEvents" AS e WHERE {Range(command, "e")}""",
            reader =>
            {
                long seq = reader.GetInt64(0);
                string action = reader.GetString(1);
                Add(actions.TryGetValue(action, out long known) ? known : actions[action] = SearchKey.OfAction(action).Term, seq);
                if (!reader.IsDBNull(2))
                {
                    Guid actor = reader.GetGuid(2);
                    Add(actors.TryGetValue(actor, out known) ? known : actors[actor] = SearchKey.OfActor(actor).Term, seq);
                }

                return true;
            },
            cancel);
        return [.. places.Select(p => new AuditBitmap(p.Key.Term, p.Key.Chunk, level.Pack(CollectionsMarshal.AsSpan(p.Value))))];
    }
}

/// <summary>Which events of a chunk have a key.</summary>
internal sealed record AuditBitmap(long Term, long Chunk, byte[] Bits);
