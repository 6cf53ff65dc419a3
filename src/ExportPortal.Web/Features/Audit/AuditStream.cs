using System.Runtime.CompilerServices;
using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Reads any number of events, oldest first, in constant memory and without a transaction that stays open while a slow reader reads.</summary>
public sealed class AuditStream(IDbContextFactory<PortalDb> databases)
{
    private const int Batch = 1000;

    /// <summary>The newest event's sequence number and hash as the head row has them; 0 and the genesis hash while there is none.</summary>
    public async Task<(long Seq, string Hash)> HeadAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var head = await db.AuditHead.AsNoTracking().Select(h => new { h.Seq, h.Hash }).SingleAsync(cancel);
        return head.Seq == 0 ? (0, AuditChain.Genesis) : (head.Seq, head.Hash);
    }

    /// <summary>The hash of one event, or null when there is no such event.</summary>
    public async Task<string?> HashOfAsync(long seq, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditEvents.AsNoTracking().Where(e => e.Seq == seq).Select(e => e.Hash).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The newest event, once all before it can be found: what is taken away must be exactly what the filter leaves.</summary>
    /// <exception cref="RuleBroken">index-behind, action-unknown, query-invalid</exception>
    public async Task<long> RequireFindableAsync(AuditFilter filter, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        // Refused before the first byte goes out, whatever is wrong with it.
        CompiledQuery query = await filter.CompileAsync(db, cancel);
        (long newest, long findable) = await new AuditSearch(db).EndAsync(cancel);
        return findable >= newest || query.IsEverything
            ? newest
            : throw RuleBroken.Conflict("index-behind", $"{newest - findable:N0} events are still being made findable. Try again in a minute.");
    }

    /// <summary>How many events a filter leaves, counted up to a cap.</summary>
    public async Task<long> CountAsync(AuditFilter filter, int cap, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        CompiledQuery query = await filter.CompileAsync(db, cancel);
        AuditSearch search = new(db);
        return query.IsEverything ? (await search.EndAsync(cancel)).Newest : (await search.FindAsync(query, new SearchWindow(true, null, cap), cancel)).Count;
    }

    /// <summary>The events that a filter leaves.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only those behind this sequence number.</param>
    /// <param name="upTo">The last sequence number to read; what is written meanwhile stays out.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">action-unknown, query-invalid</exception>
    public async IAsyncEnumerable<AuditEvent> ReadAsync(AuditFilter filter, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        CompiledQuery query;
        await using (PortalDb db = await databases.CreateDbContextAsync(cancel))
        {
            query = await filter.CompileAsync(db, cancel);
        }

        while (true)
        {
            (List<AuditEvent> batch, bool more) = await BatchAsync(query, after, upTo, cancel);
            foreach (AuditEvent auditEvent in batch)
            {
                yield return auditEvent;
            }

            if (!more)
            {
                yield break;
            }

            after = batch[^1].Seq;
        }
    }

    private async Task<(List<AuditEvent> Events, bool More)> BatchAsync(CompiledQuery query, long after, long upTo, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IReadOnlyList<AuditEvent> events = await new AuditSearch(db).ReadAsync(query, new SearchWindow(Older: false, after, Batch), cancel);
        return ([.. events.TakeWhile(e => e.Seq <= upTo)], events.Count == Batch && events[^1].Seq < upTo);
    }
}
