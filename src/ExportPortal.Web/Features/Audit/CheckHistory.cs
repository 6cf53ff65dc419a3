using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Checks the audit history from an event on to its end. Leaves an event that says what was found.</summary>
public sealed class CheckHistory(CurrentUser user, PortalTransactions transactions, AuditStream stream)
{
    /// <summary>Checks the whole history for the signed-in auditor.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<ChainReport> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("verify", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        return await ForAsync(actor.ForAudit, from: 1, onSound: null, cancel);
    }

    /// <summary>Checks for somebody who needs no role: the command line.</summary>
    /// <param name="actor">Whom the event names.</param>
    /// <param name="from">The first event to check; the one before it is trusted.</param>
    /// <param name="onSound">Called with each event that is in order.</param>
    /// <param name="cancel">Stops the check.</param>
    /// <exception cref="RuleBroken">event-missing: the event before the first does not exist</exception>
    public async Task<ChainReport> ForAsync(AuditActor actor, long from, Action<AuditEvent>? onSound, CancellationToken cancel)
    {
        // The head first: what is written meanwhile is not part of this check.
        (long Seq, string Hash) head = await stream.HeadAsync(cancel);
        long before = from - 1;
        string prevHash = before == 0 ? AuditChain.Genesis
            : await stream.HashOfAsync(before, cancel) ?? throw RuleBroken.Invalid("event-missing", $"There is no event {before} to start behind.", "from");

        string lastHash = prevHash;
        ChainReport report = await ChainVerifier.CheckAsync(
            stream.ReadAsync(new AuditFilter(), before, long.MaxValue, cancel), before, prevHash,
            e =>
            {
                lastHash = e.Seq <= head.Seq ? e.Hash : lastHash;
                onSound?.Invoke(e);
            },
            cancel);
        report = ChainVerifier.AgainstHead(report with { Events = Math.Min(report.Events, Math.Max(0, head.Seq - before)) }, before, lastHash, head);
        await RecordAsync(actor, from, report, cancel);
        return report;
    }

    private Task RecordAsync(AuditActor actor, long from, ChainReport report, CancellationToken cancel)
    {
        AuditEntry entry = new()
        {
            Action = AuditActions.AuditVerified,
            SubjectType = "audit",
            SubjectId = "history",
            Data = new Dictionary<string, object?> { ["from"] = from, ["events"] = report.Events, ["ok"] = report.IsSound, ["firstBad"] = report.FirstBadSeq, ["reason"] = report.Reason },
        };
        return transactions.RecordAsync(actor, entry, cancel);
    }
}
