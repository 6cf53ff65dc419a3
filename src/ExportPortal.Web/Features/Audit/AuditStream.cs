using System.Runtime.CompilerServices;
using ExportPortal.Data;
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

    /// <summary>The events that a filter leaves.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only those behind this sequence number.</param>
    /// <param name="upTo">The last sequence number to read; what is written meanwhile stays out.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="Domain.RuleBroken">action-unknown</exception>
    public async IAsyncEnumerable<AuditEvent> ReadAsync(AuditFilter filter, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            List<AuditEvent> batch;
            await using (PortalDb db = await databases.CreateDbContextAsync(cancel))
            {
                long position = after;
                batch = await BrowseAudit.Filtered(db, filter).Where(e => e.Seq > position && e.Seq <= upTo).OrderBy(e => e.Seq).Take(Batch).ToListAsync(cancel);
            }

            foreach (AuditEvent auditEvent in batch)
            {
                yield return auditEvent;
            }

            if (batch.Count < Batch)
            {
                yield break;
            }

            after = batch[^1].Seq;
        }
    }
}
