using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>What looking at the events of one request found.</summary>
/// <param name="Events">How many events the request has.</param>
/// <param name="FirstBad">The first event looked at that is not as it was written, or null.</param>
/// <param name="SealedBy">The event of the signed checkpoint at or behind the request's last event, or null while there is none.</param>
public sealed record EvidenceVerification(int Events, FirstBad? FirstBad, long? SealedBy)
{
    /// <summary>Nothing is wrong.</summary>
    public bool Ok => FirstBad is null;
}

/// <summary>
/// Checks the events of one request and their places in the chain, for everybody who may see the request: each event, the one before and the one behind it, and
/// the way from the last one to the next signed checkpoint. Bounded, and weaker than the whole history; it leaves an event that says what was found.
/// </summary>
public sealed class VerifyEvidence(CurrentUser user, IDbContextFactory<PortalDb> databases, HistoryCheck check, PortalTransactions transactions)
{
    // Events of others in between are checked too where they are few: one walk is cheaper than two.
    private const int SmallGap = 500;

    /// <summary>Checks them.</summary>
    /// <exception cref="RuleBroken">not-signed-in, request-not-found, event-missing, checkpoints-unreadable</exception>
    public async Task<EvidenceVerification> ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        (long[] events, long? seal) = await FindAsync(requestId, actor, cancel);
        if (events.Length == 0)
        {
            return new EvidenceVerification(0, null, null);
        }

        List<(long From, long To)> parts = PartsOf(events, seal);
        AuditVerification found = await Task.Run(() => RunAsync(parts, cancel), cancel);
        await transactions.RecordAsync(actor.ForAudit, new AuditEntry
        {
            Action = AuditActions.AuditVerified, SubjectType = "request", SubjectId = requestId.ToString(), Data = VerifyAudit.FactsOf(new VerifyScope(parts[0].From, To: parts[^1].To), found),
        }, cancel);
        return new EvidenceVerification(events.Length, found.FirstBad, seal);
    }

    private async Task<(long[] Events, long? Seal)> FindAsync(Guid requestId, Actor actor, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Requests.VisibleTo(actor).AnyAsync(r => r.Id == requestId, cancel))
        {
            throw RequestAccess.NotFound();
        }

        long[] events = await db.AuditEvents.Where(e => e.RequestId == requestId).OrderBy(e => e.Seq).Select(e => e.Seq).ToArrayAsync(cancel);
        long last = events.Length == 0 ? 0 : events[^1];
        return (events, await db.AuditCheckpoints.Where(c => c.Seq >= last).MinAsync(c => (long?)c.Seq, cancel));
    }

    private static List<(long From, long To)> PartsOf(long[] events, long? seal)
    {
        List<(long From, long To)> parts = [(events[0], events[0])];
        foreach (long seq in seal is { } end ? events.Append(end) : events)
        {
            // The way to the checkpoint is never cut short.
            if (seq - parts[^1].To <= SmallGap || seq == seal)
            {
                parts[^1] = (parts[^1].From, seq);
            }
            else
            {
                parts.Add((seq, seq));
            }
        }

        return parts;
    }

    private async Task<AuditVerification> RunAsync(List<(long From, long To)> parts, CancellationToken cancel)
    {
        AuditVerification all = new(true, 0, null);
        foreach ((long from, long to) in parts)
        {
            AuditVerification part = await check.RunAsync(new VerifyScope(from, To: to), null, cancel);
            all = new AuditVerification(part.Ok, all.Events + part.Events, part.FirstBad, all.Checkpoints + part.Checkpoints);
            if (!part.Ok)
            {
                break;
            }
        }

        return all;
    }
}
