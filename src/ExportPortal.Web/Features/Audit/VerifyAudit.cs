using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The first event that is not as it was written.</summary>
/// <param name="Seq">Its number, or the number at which one is missing.</param>
/// <param name="Reason">What is wrong with it, beginning with the kind: content, hash, order, gap, link, tail, checkpoint, signature.</param>
public sealed record FirstBad(long Seq, string Reason);

/// <summary>What a verification found.</summary>
/// <param name="Ok">Every event is as it was written, in order, without a gap, up to the head, and agrees with the checkpoints.</param>
/// <param name="Events">How many events are in order, from the first that was checked.</param>
/// <param name="FirstBad">The first that is not, or null.</param>
/// <param name="Checkpoints">How many events have a signed checkpoint that agrees.</param>
public sealed record AuditVerification(bool Ok, long Events, FirstBad? FirstBad, long Checkpoints = 0);

/// <summary>How far a verification is.</summary>
/// <param name="Events">Events read.</param>
/// <param name="Total">Events that there were when it began.</param>
public sealed record VerifyProgress(long Events, long Total);

/// <summary>Checks the history for an auditor, an administrator or the command line, and leaves an event that says what was found.</summary>
public sealed class VerifyAudit(CurrentUser user, HistoryCheck check, PortalTransactions transactions)
{
    /// <summary>Verifies the whole history, or a part of it: that proves less, since what is before the part is trusted and its end is not looked at.</summary>
    /// <param name="scope">Which events.</param>
    /// <param name="progress">Told about every thousand events, or null.</param>
    /// <param name="cancel">Stops the reading; no event is left then.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, range-invalid, event-missing, checkpoints-unreadable</exception>
    public async Task<AuditVerification> ExecuteAsync(VerifyScope scope, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("verify", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        return await ForAsync(actor.ForAudit, scope, progress, cancel);
    }

    /// <summary>Verifies for somebody who needs no role: the command line, whose caller holds the database anyway.</summary>
    /// <param name="actor">Whom the event names.</param>
    /// <param name="scope">What to check.</param>
    /// <param name="progress">Told about every thousand events, or null.</param>
    /// <param name="cancel">Stops the reading; no event is left then.</param>
    /// <exception cref="RuleBroken">range-invalid, event-missing, checkpoints-unreadable</exception>
    public async Task<AuditVerification> ForAsync(AuditActor actor, VerifyScope scope, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        // Away from the caller: a page must not stand still for the length of a million events.
        AuditVerification found = await Task.Run(() => check.RunAsync(scope, progress, cancel), cancel);
        await transactions.RecordAsync(actor, new AuditEntry
        {
            Action = AuditActions.AuditVerified,
            SubjectType = "audit",
            SubjectId = "history",
            Data = FactsOf(scope, found),
        }, cancel);
        return found;
    }

    /// <summary>What the event of a verification says.</summary>
    internal static Dictionary<string, object?> FactsOf(VerifyScope scope, AuditVerification found)
    {
        Dictionary<string, object?> facts = new()
        {
            ["from"] = scope.From, ["ok"] = found.Ok, ["events"] = found.Events, ["checkpoints"] = found.Checkpoints, ["firstBad"] = found.FirstBad?.Seq, ["reason"] = found.FirstBad?.Reason,
        };
        if (scope.To is { } to)
        {
            facts["to"] = to;
        }

        return facts;
    }
}
