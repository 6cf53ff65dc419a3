using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>What checking the chain found.</summary>
/// <param name="Events">How many events are in order, from the first that was checked.</param>
/// <param name="FirstBadSeq">The first event that is wrong or missing, or null.</param>
/// <param name="Reason">What is wrong with it, or null.</param>
public sealed record ChainReport(long Events, long? FirstBadSeq, string? Reason)
{
    /// <summary>Nothing is wrong.</summary>
    public bool IsSound => FirstBadSeq is null;
}

/// <summary>Checks that events follow each other without gap, link by link, and are as they were written. Constant memory.</summary>
public static class ChainVerifier
{
    /// <summary>Checks events, oldest first, and stops at the first fault.</summary>
    /// <param name="events">The events.</param>
    /// <param name="prevSeq">Sequence number of the event before the first; 0 for the whole history.</param>
    /// <param name="prevHash">Its hash; <see cref="AuditChain.Genesis"/> for the whole history.</param>
    /// <param name="onSound">Called with each event that is in order, for checkpoints.</param>
    /// <param name="cancel">Stops the check.</param>
    public static async Task<ChainReport> CheckAsync(
        IAsyncEnumerable<AuditEvent> events, long prevSeq = 0, string? prevHash = null, Action<AuditEvent>? onSound = null, CancellationToken cancel = default)
    {
        string hash = prevHash ?? AuditChain.Genesis;
        long count = 0;
        await foreach (AuditEvent auditEvent in events.WithCancellation(cancel))
        {
            if (AuditChain.FindFault(auditEvent, prevSeq, hash) is { } fault)
            {
                // A gap is named by the event that is missing, not by the one behind it.
                return new ChainReport(count, Math.Min(auditEvent.Seq, prevSeq + 1), fault);
            }

            onSound?.Invoke(auditEvent);
            prevSeq = auditEvent.Seq;
            hash = auditEvent.Hash;
            count++;
        }

        return new ChainReport(count, null, null);
    }

    /// <summary>Compares the end of the events with the head of the chain: catches a tail that was cut off.</summary>
    /// <param name="report">What checking the events up to the head found.</param>
    /// <param name="from">Sequence number before the first event that was checked.</param>
    /// <param name="lastHash">Hash of the last event that was checked.</param>
    /// <param name="head">Sequence number and hash of the head row.</param>
    public static ChainReport AgainstHead(ChainReport report, long from, string lastHash, (long Seq, string Hash) head)
    {
        if (!report.IsSound || head.Seq <= from)
        {
            return report;
        }

        long last = from + report.Events;
        return last < head.Seq ? report with { FirstBadSeq = last + 1, Reason = $"gap: event {last + 1} is missing, the history should end with event {head.Seq}" }
            : lastHash != head.Hash ? report with { FirstBadSeq = last, Reason = "head: the last event is not the one that the head of the chain names" }
            : report;
    }
}
