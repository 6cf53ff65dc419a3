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
public sealed record VerifyScope(long From = 1, string? CheckpointFile = null);

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
    /// <exception cref="RuleBroken">event-missing, checkpoints-unreadable</exception>
    public async Task<AuditVerification> RunAsync(VerifyScope scope, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        long after = scope.From - 1;
        string afterHash = after == 0 ? AuditChain.Genesis
            : await rows.HashOfAsync(after, cancel) ?? throw RuleBroken.Invalid("event-missing", $"There is no event {after} to start behind.", "from");
        CheckpointSet expected = await checkpoints.ExecuteAsync(scope.CheckpointFile, cancel);
        AuditHead before = await HeadAsync(cancel);
        using ChainCheck check = new(after, afterHash, expected);
        ChainFault? fault = await ReadAsync(check, after, before, progress, cancel);
        fault ??= await EndAsync(check, before, cancel);
        if (fault is not null)
        {
            fault = await diagnosis.ExplainAsync(fault, check, scope.From, await HeadAsync(cancel), cancel);
        }

        // A diagnosis may find that the fault lies before the event at which it showed.
        long good = fault is null ? check.Seq : Math.Min(check.Seq, fault.Seq - 1);
        return new AuditVerification(fault is null, Math.Max(0, good - after), fault is null ? null : new FirstBad(fault.Seq, fault.Reason), check.Agreed);
    }

    private async Task<ChainFault?> ReadAsync(ChainCheck check, long after, AuditHead head, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        ChainFault? fault = null;
        await rows.ReadAsync(after == 0 ? long.MinValue : after, batch =>
        {
            for (int i = 0; i < batch.Count && fault is null; i++)
            {
                fault = batch.FaultOf(i) is { } unreadable ? new ChainFault(Math.Min(batch.SeqOf(i), check.Seq + 1), ChainFaultKind.Content, unreadable) : check.Next(batch[i]);
                if (fault is null && check.Seq == head.Seq && check.Hash != head.Hash)
                {
                    fault = new ChainFault(check.Seq, ChainFaultKind.Tail, "it is not the event that the head names");
                }
            }

            progress?.Report(new VerifyProgress(check.Seq, Math.Max(check.Seq, head.Seq)));
            return fault is null;
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
