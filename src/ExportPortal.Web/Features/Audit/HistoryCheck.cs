using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Audit.Checkpoints;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The part of the history to check, and what to compare it with.</summary>
/// <param name="From">The first event; the one before it is trusted.</param>
/// <param name="CheckpointFile">A file of checkpoints besides those of the database and of the portal's own file, or null.</param>
/// <param name="To">The last event; null for all that there are. Whether the history is whole behind it is not looked at then.</param>
public sealed record VerifyScope(long From = 1, string? CheckpointFile = null, long? To = null);

/// <summary>
/// The one verifier: every event streams by once, in order, as bytes and in constant memory. It must follow the one before, match its hash and agree with
/// its checkpoint; the last one must be the one that the head names and no checkpoint may lie behind it.
/// </summary>
public sealed class HistoryCheck(IDbContextFactory<PortalDb> databases, AuditRows rows, ReadCheckpoints checkpoints, FaultDiagnosis diagnosis)
{
    /// <summary>Checks, without rights and without leaving an event.</summary>
    /// <param name="scope">What to check.</param>
    /// <param name="progress">Told about every thousand events, or null.</param>
    /// <param name="cancel">Stops the check.</param>
    /// <exception cref="RuleBroken">range-invalid, event-missing, checkpoints-unreadable</exception>
    public async Task<AuditVerification> RunAsync(VerifyScope scope, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        if (scope.From < 1 || scope.To < scope.From)
        {
            throw RuleBroken.Invalid("range-invalid", "Events count from 1, and the last one is not before the first.", "to");
        }

        long after = scope.From - 1;
        string afterHash = after == 0 ? AuditChain.Genesis
            : await rows.HashOfAsync(after, cancel) ?? throw RuleBroken.Invalid("event-missing", $"There is no event {after} to start behind.", "from");
        CheckpointSet expected = await checkpoints.ExecuteAsync(scope, cancel);
        AuditHead before = await HeadAsync(cancel);
        using ChainCheck check = new(after, afterHash, expected);
        // One event more than asked for: that an event was replaced shows at the next one, which names another hash.
        long last = scope.To < before.Seq ? scope.To.Value + 1 : long.MaxValue;
        ChainFault? fault = await ReadAsync(check, after, last, before, progress, cancel);
        if (fault is null && check.Seq < last)
        {
            fault = await EndAsync(check, before, cancel);
        }

        if (fault is not null)
        {
            fault = await diagnosis.ExplainAsync(fault, check, scope.From, await HeadAsync(cancel), cancel);
        }

        // What lies behind the part is not this verification's matter.
        fault = fault?.Seq > scope.To && last != long.MaxValue ? null : fault;

        // A diagnosis may find that the fault lies before the event at which it showed.
        long good = fault is null ? Math.Min(check.Seq, scope.To ?? long.MaxValue) : Math.Min(check.Seq, fault.Seq - 1);
        return new AuditVerification(fault is null, Math.Max(0, good - after), fault is null ? null : new FirstBad(fault.Seq, fault.Reason), check.Agreed);
    }

    private async Task<ChainFault?> ReadAsync(ChainCheck check, long after, long last, AuditHead head, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        ChainFault? fault = null;
        await rows.ReadAsync(after == 0 ? long.MinValue : after, batch =>
        {
            for (int i = 0; i < batch.Count && fault is null && check.Seq < last; i++)
            {
                fault = batch.FaultOf(i) is { } unreadable ? new ChainFault(Math.Min(batch.SeqOf(i), check.Seq + 1), ChainFaultKind.Content, unreadable) : check.Next(batch[i]);
                if (fault is null && check.Seq == head.Seq && check.Hash != head.Hash)
                {
                    fault = new ChainFault(check.Seq, ChainFaultKind.Tail, "it is not the event that the head names");
                }
            }

            progress?.Report(new VerifyProgress(check.Seq, Math.Max(check.Seq, Math.Min(head.Seq, last))));
            return fault is null && check.Seq < last;
        }, cancel);
        return fault;
    }

    private async Task<ChainFault?> EndAsync(ChainCheck check, AuditHead before, CancellationToken cancel)
    {
        if (check.Seq < before.Seq)
        {
            return check.End(before.Seq, before.Hash);
        }

        // Events may have been added while this was reading; more than the head knows of cannot.
        AuditHead now = await HeadAsync(cancel);
        return now.Seq > check.Seq ? check.End(check.Seq, check.Hash) : check.End(now.Seq, now.Hash);
    }

    private async Task<AuditHead> HeadAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditHead.AsNoTracking().SingleAsync(h => h.Id == 1, cancel);
    }
}
