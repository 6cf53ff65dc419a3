using System.Data.Common;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// Makes events findable: their keys, their words, and the time of their block. All of it is derived from the events and can be made again; nothing of
/// it is part of the chain. The head row says how far it has come, so that nobody's events are left out: whoever appends also catches up.
/// </summary>
internal static class AuditIndex
{
    /// <summary>A gap of this size is closed by whoever appends next; a larger one, after an import or an upgrade, by <see cref="CatchUpAuditIndex"/>.</summary>
    private const int SmallGap = 500;

    /// <summary>Indexes new events in the transaction that writes them. The head must be locked and not moved yet by more than them.</summary>
    public static async Task AppendAsync(PortalDb db, AuditHead head, IReadOnlyList<AuditEvent> added, CancellationToken cancel)
    {
        long before = head.Seq - added.Count;
        if (head.IndexedSeq < before - SmallGap)
        {
            return;
        }

        if (head.IndexedSeq < before)
        {
            added = [.. await db.AuditEvents.AsNoTracking().Where(e => e.Seq > head.IndexedSeq && e.Seq <= before).OrderBy(e => e.Seq).ToListAsync(cancel), .. added];
        }

        await WriteAsync(db, added, cancel);
        head.IndexedSeq = head.Seq;
    }

    /// <summary>Indexes events in the running transaction.</summary>
    public static async Task WriteAsync(PortalDb db, IReadOnlyList<AuditEvent> events, CancellationToken cancel)
    {
        Dictionary<Guid, RequestFacts> facts = await FactsAsync(db, events, cancel);
        Dictionary<SearchTerm, long> keys = [];
        List<IndexedEvent> rows = new(events.Count);
        foreach (AuditEvent e in events)
        {
            SearchTerms found = SearchTerms.Of(e, e.RequestId is { } id ? facts.GetValueOrDefault(id) : null);
            List<long> own = new(found.Terms.Count);
            foreach (SearchTerm term in found.Terms)
            {
                if (!keys.TryGetValue(term, out long key))
                {
                    keys[term] = key = term.Key;
                }

                own.Add(key);
            }

            List<string> words = FullText.Words(found.Texts);
            IEnumerable<string> tokens = FullText.Tokens(e, found, own);
            rows.Add(new IndexedEvent(e.Seq, UtcMicroseconds.ToLong(e.At), own, db.Database.IsNpgsql()
                ? FullText.ForPostgres([.. tokens, FullText.SmallBlock(e.Seq), FullText.LargeBlock(e.Seq)], words)
                : FullText.ForSqlite(tokens, words)));
        }

        await WriterOf(db).WriteAsync(keys, rows, cancel);
    }

    /// <summary>Writes in the running transaction.</summary>
    public static IAuditIndexWriter WriterOf(PortalDb db)
    {
        DbConnection connection = db.Database.GetDbConnection();
        DbTransaction? transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return db.Database.IsNpgsql() ? new PostgresIndexWriter(connection, transaction) : new SqliteIndexWriter(connection, transaction);
    }

    private static async Task<Dictionary<Guid, RequestFacts>> FactsAsync(PortalDb db, IReadOnlyList<AuditEvent> events, CancellationToken cancel)
    {
        Dictionary<Guid, RequestFacts> facts = [];
        HashSet<Guid> asked = [.. events.Select(e => e.RequestId).OfType<Guid>()];
        // The request of the transaction is at hand nearly always.
        foreach (ExportRequest request in db.Requests.Local.Where(r => asked.Contains(r.Id)))
        {
            facts[request.Id] = RequestFacts.Of(request);
            asked.Remove(request.Id);
        }

        if (asked.Count > 0)
        {
            Guid[] missing = [.. asked];
            foreach (var request in await db.Requests.AsNoTracking().Where(r => missing.Contains(r.Id)).Select(r => new { r.Id, r.Plan, r.Ticket, r.RequestTagLines }).ToListAsync(cancel))
            {
                facts[request.Id] = new RequestFacts(request.Plan.PolicyName, request.Ticket, request.Plan.Snapshot.Tags) { OwnTags = SnapshotTag.OfLines(request.RequestTagLines) };
            }
        }

        return facts;
    }
}

/// <summary>What is stored of one event.</summary>
internal sealed record IndexedEvent(long Seq, long At, IReadOnlyList<long> Keys, string Text)
{
    public long Block => Seq >> AuditSpans.BlockBits;
}

/// <summary>Stores what events are found by, in one provider's way. What is there already stays as it is.</summary>
internal interface IAuditIndexWriter
{
    /// <summary>Stores the values and the events.</summary>
    Task WriteAsync(IReadOnlyDictionary<SearchTerm, long> values, IReadOnlyList<IndexedEvent> events, CancellationToken cancel);

    /// <summary>Stores bitmaps of full chunks of a size.</summary>
    Task WriteBitmapsAsync(BitmapLevel level, IReadOnlyList<AuditBitmap> bitmaps, CancellationToken cancel);
}
