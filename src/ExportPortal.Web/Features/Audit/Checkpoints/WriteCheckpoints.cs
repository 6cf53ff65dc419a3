using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>
/// Seals the history: signs what is due, keeps it in the database, appends it to the file and posts it. Signs only what follows the last checkpoint
/// without a fault; several nodes make one checkpoint for an event.
/// </summary>
public sealed class WriteCheckpoints(
    IDbContextFactory<PortalDb> databases, PortalTransactions transactions, AuditRows rows, SigningKeyFile keys, CheckpointJournal journal, CheckpointPosts posts, AuditSettings settings,
    TimeProvider clock, ILogger<WriteCheckpoints> log)
{
    private const int MostAtOnce = 100;
    private static readonly AuditActor Actor = AuditActor.System("checkpoints");
    private string? _complaint;

    /// <summary>Writes the checkpoints that are due now.</summary>
    /// <param name="atOnce">Whether one is due because there is news, however little and young.</param>
    /// <param name="cancel">Stops between two checkpoints.</param>
    /// <returns>How many were written.</returns>
    public async Task<int> ExecuteAsync(bool atOnce, CancellationToken cancel)
    {
        int written = 0;
        while (true)
        {
            int some = await WriteSomeAsync(atOnce, cancel);
            written += some;
            if (some < MostAtOnce)
            {
                break;
            }
        }

        // Also when none was due: what another node wrote, or a crash kept from the file.
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await journal.CatchUpAsync(db, cancel);
        return written;
    }

    private async Task<int> WriteSomeAsync(bool atOnce, CancellationToken cancel)
    {
        AuditCheckpoint? last;
        AuditHead head;
        DateTimeOffset now;
        await using (PortalDb db = await databases.CreateDbContextAsync(cancel))
        {
            last = await LastAsync(db, cancel);
            head = await db.AuditHead.AsNoTracking().SingleAsync(h => h.Id == 1, cancel);
            now = await db.NowAsync(clock, cancel);
        }

        long from = last?.Seq ?? 0;
        bool inTime = atOnce || last is null || now - last.At >= settings.CheckpointInterval;
        long[] due = [.. Due(from, head.Seq, inTime).Take(MostAtOnce)];
        if (due.Length == 0 || await WhyNotAsync(last, head, cancel) is { } reason && Complain(reason))
        {
            return 0;
        }

        (List<(long Seq, string Hash)> ends, ChainFault? fault) = await CheckAsync(from, last?.Hash ?? AuditChain.Genesis, due, cancel);
        if (fault is not null && Complain($"event {fault.Seq} is bad ({fault.Reason}). Verify the history"))
        {
            return 0;
        }

        List<AuditCheckpoint> made = await transactions.RunAsync(Actor, t => SignAsync(t, from, ends, cancel), cancel);
        if (made.Count > 0)
        {
            _complaint = null;
            CrashPoints.Reach(CrashPoints.DuringCheckpoint);
            made.ForEach(c => posts.Add(c.Line()));
        }

        return made.Count;
    }

    private static Task<AuditCheckpoint?> LastAsync(PortalDb db, CancellationToken cancel) => db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Seq).FirstOrDefaultAsync(cancel);

    private IEnumerable<long> Due(long from, long head, bool inTime)
    {
        long seq = from;
        while (head - seq >= settings.CheckpointEvents)
        {
            seq += settings.CheckpointEvents;
            yield return seq;
        }

        if (inTime && head > seq)
        {
            yield return head;
        }
    }

    // A history that is shorter than the file says, or another one, was restored or rewritten: signing on would seal that.
    private async Task<string?> WhyNotAsync(AuditCheckpoint? last, AuditHead head, CancellationToken cancel)
    {
        AuditCheckpoint? outside = await journal.NewestAsync(cancel);
        return outside is null || (last?.Seq == outside.Seq && last.Hash == outside.Hash) ? null
            : outside.Seq > head.Seq ? $"{settings.CheckpointFile} has a checkpoint of event {outside.Seq}, and the history ends with event {head.Seq}. After restoring a back-up, move the file aside"
            : await rows.HashOfAsync(outside.Seq, cancel) != outside.Hash ? $"{settings.CheckpointFile} has a checkpoint of event {outside.Seq} that the history does not agree with. After restoring a back-up, move the file aside"
            : null;
    }

    private async Task<(List<(long, string)> Ends, ChainFault? Fault)> CheckAsync(long from, string hash, long[] due, CancellationToken cancel)
    {
        List<(long, string)> ends = [];
        ChainFault? fault = null;
        using ChainCheck check = new(from, hash, CheckpointSet.Empty);
        await rows.ReadAsync(from, batch =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                fault = batch.FaultOf(i) is { } unreadable ? new ChainFault(batch.SeqOf(i), ChainFaultKind.Content, unreadable) : check.Next(batch[i]);
                if (fault is not null)
                {
                    return false;
                }

                if (check.Seq == due[ends.Count])
                {
                    ends.Add((check.Seq, check.Hash));
                    if (ends.Count == due.Length)
                    {
                        return false;
                    }
                }
            }

            return true;
        }, cancel);
        return (ends, fault ?? (ends.Count < due.Length ? new ChainFault(check.Seq + 1, ChainFaultKind.Tail, "it is missing") : null));
    }

    private async Task<List<AuditCheckpoint>> SignAsync(PortalTransaction transaction, long from, List<(long Seq, string Hash)> ends, CancellationToken cancel)
    {
        await transaction.LockCheckpointsAsync(cancel);
        if (((await LastAsync(transaction.Db, cancel))?.Seq ?? 0) != from || await KeyAsync(transaction, cancel) is not { } key)
        {
            return []; // another node was faster
        }

        List<AuditCheckpoint> made = [.. ends.Select(e => AuditCheckpoint.Sign(e.Seq, e.Hash, transaction.Now, key.KeyId, key.Sign))];
        transaction.Db.AuditCheckpoints.AddRange(made);
        return made;
    }

    /// <summary>The key of this node, when it is the newest one. The very first is introduced here.</summary>
    private async Task<SigningKey?> KeyAsync(PortalTransaction transaction, CancellationToken cancel)
    {
        List<AuditKey> known = await transaction.Db.AuditKeys.AsNoTracking().ToListAsync(cancel);
        if (known.Count == 0)
        {
            SigningKey first = keys.Current;
            AuditKey introduced = AuditKey.Introduce(first.PublicKey, transaction.Now, 0, null, first.Sign, null);
            transaction.Db.AuditKeys.Add(introduced);
            transaction.AfterCommit(() => posts.Add(introduced.Line()));
            return first;
        }

        string newest = KeyChain.Newest(known);
        SigningKey key = keys.Current.KeyId != newest && keys.ChangedOnDisk() ? keys.Reload() : keys.Current;
        return key.KeyId == newest || !Complain($"the key was changed on another node; bring the new one ({newest[..12]}) to {settings.SigningKeyFile}") ? key : null;
    }

    private bool Complain(string reason)
    {
        if (reason != _complaint)
        {
            _complaint = reason;
            log.LogError("No checkpoint of the audit history is signed: {Reason}", reason);
        }

        return true;
    }
}
