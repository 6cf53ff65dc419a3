using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The first event that is not as it was written.</summary>
/// <param name="Seq">Its number, or the number at which one is missing.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record FirstBad(long Seq, string Reason);

/// <summary>What a verification found.</summary>
/// <param name="Ok">Every event is as it was written, in order, without a gap, up to the head.</param>
/// <param name="Events">How many events are in order, from the first.</param>
/// <param name="FirstBad">The first that is not, or null.</param>
public sealed record AuditVerification(bool Ok, long Events, FirstBad? FirstBad);

/// <summary>How far a verification is.</summary>
/// <param name="Events">Events read.</param>
/// <param name="Total">Events that there were when it began.</param>
public sealed record VerifyProgress(long Events, long Total);

/// <summary>
/// Checks the whole chain for an auditor or administrator: every event streams by once, in order, in constant memory. The last one must be the
/// one that the head names, so that a history cut off at its end is found too.
/// </summary>
public sealed class VerifyAudit(CurrentUser user, IDbContextFactory<PortalDb> databases, PortalTransactions transactions)
{
    private const int ReportEvery = 1000;

    /// <summary>Verifies, and leaves an event that says what was found.</summary>
    /// <param name="progress">Told about every thousand events, or null.</param>
    /// <param name="cancel">Stops the reading; no event is left then.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<AuditVerification> ExecuteAsync(IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        Attempted attempted = new("verify", "audit", "history");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Auditor, Role.Administrator);
        AuditVerification found = await CheckAsync(progress, cancel);
        await transactions.RunAsync(attempted, actor.ForAudit, transaction =>
        {
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.AuditVerified,
                SubjectType = "audit",
                SubjectId = "history",
                Data = new Dictionary<string, object?> { ["ok"] = found.Ok, ["events"] = found.Events, ["firstBad"] = found.FirstBad?.Seq, ["reason"] = found.FirstBad?.Reason },
            });
            return Task.CompletedTask;
        }, cancel);
        return found;
    }

    /// <summary>Checks without rights and without leaving an event: for the command line, whose caller holds the database anyway.</summary>
    public async Task<AuditVerification> CheckAsync(IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        AuditHead before = await HeadAsync(cancel);
        long seq = 0;
        string hash = AuditChain.Genesis;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await using IAsyncEnumerator<AuditEvent> events = db.AuditEvents.AsNoTracking().OrderBy(e => e.Seq).AsAsyncEnumerable().GetAsyncEnumerator(cancel);
        while (true)
        {
            (bool more, string? fault) = await NextAsync(events);
            fault ??= more ? AuditChain.FindFault(events.Current, seq, hash) ?? HeadFault(events.Current, before) : null;
            if (fault is not null)
            {
                return Bad(seq, seq + 1, fault);
            }

            if (!more)
            {
                break;
            }

            seq = events.Current.Seq;
            hash = events.Current.Hash;
            if (seq % ReportEvery == 0)
            {
                progress?.Report(new VerifyProgress(seq, Math.Max(seq, before.Seq)));
            }
        }

        progress?.Report(new VerifyProgress(seq, Math.Max(seq, before.Seq)));
        if (seq < before.Seq)
        {
            return Bad(seq, seq + 1, $"tail: the head names event {before.Seq}, and the history ends with event {seq}");
        }

        // Events may have been added while this was reading; more than the head knows of cannot.
        AuditHead after = await HeadAsync(cancel);
        return seq > after.Seq
            ? Bad(after.Seq, after.Seq + 1, $"tail: the head names event {after.Seq}, and the history goes on behind it")
            : seq == after.Seq && seq > 0 && hash != after.Hash
                ? Bad(seq - 1, seq, "tail: the last event is not the one that the head names")
                : new AuditVerification(true, seq, null);
    }

    private async Task<AuditHead> HeadAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditHead.AsNoTracking().SingleAsync(h => h.Id == 1, cancel);
    }

    // What somebody wrote into a column may not even be readable as what belongs there; that is a finding, not an accident.
    private static async Task<(bool More, string? Fault)> NextAsync(IAsyncEnumerator<AuditEvent> events)
    {
        try
        {
            return (await events.MoveNextAsync(), null);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException or InvalidCastException or OverflowException)
        {
            return (true, $"content: it cannot be read ({unreadable.Message})");
        }
    }

    private static string? HeadFault(AuditEvent auditEvent, AuditHead head) =>
        auditEvent.Seq == head.Seq && auditEvent.Hash != head.Hash ? "tail: it is not the event that the head names" : null;

    private static AuditVerification Bad(long good, long seq, string reason) => new(false, good, new FirstBad(seq, reason));
}
