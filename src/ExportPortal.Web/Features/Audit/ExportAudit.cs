using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Lets auditors take the history with them. Taking it leaves an event of its own, before the first byte.</summary>
public sealed class ExportAudit(CurrentUser user, PortalTransactions transactions, AuditStream stream)
{
    /// <summary>The formats that there are.</summary>
    public static readonly IReadOnlyList<string> Formats = ["jsonl", "csv"];

    /// <summary>Prepares an export for the signed-in auditor.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="format">jsonl or csv.</param>
    /// <param name="cancel">Stops the preparation.</param>
    /// <returns>Writes the events to a stream, oldest first, in constant memory.</returns>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, format-invalid, action-unknown</exception>
    public async Task<Func<Stream, CancellationToken, Task>> ExecuteAsync(AuditFilter filter, string? format, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("export", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        return await ForAsync(actor.ForAudit, filter, format, cancel);
    }

    /// <summary>Prepares an export for somebody who needs no role: the command line.</summary>
    /// <exception cref="RuleBroken">format-invalid, action-unknown</exception>
    public async Task<Func<Stream, CancellationToken, Task>> ForAsync(AuditActor actor, AuditFilter filter, string? format, CancellationToken cancel)
    {
        string wanted = Formats.FirstOrDefault(f => string.Equals(f, format, StringComparison.OrdinalIgnoreCase))
            ?? throw RuleBroken.Invalid("format-invalid", $"The format is one of: {string.Join(", ", Formats)}.", "format");
        BrowseAudit.CheckAction(filter.Action);

        (long last, _) = await stream.HeadAsync(cancel);
        await RecordAsync(actor, filter, wanted, last, cancel);
        return (output, stop) => wanted == "csv"
            ? AuditFormat.WriteCsvAsync(output, stream.ReadAsync(filter, 0, last, stop), stop)
            : AuditFormat.WriteJsonLinesAsync(output, stream.ReadAsync(filter, 0, last, stop), stop);
    }

    private Task RecordAsync(AuditActor actor, AuditFilter filter, string format, long last, CancellationToken cancel)
    {
        AuditEntry entry = new()
        {
            Action = AuditActions.AuditExported,
            SubjectType = "audit",
            SubjectId = "history",
            RequestId = filter.RequestId,
            Data = new Dictionary<string, object?>
            {
                ["format"] = format, ["upToSeq"] = last, ["from"] = filter.From, ["to"] = filter.To, ["actor"] = filter.Actor, ["action"] = filter.Action, ["subject"] = filter.Subject, ["q"] = filter.Text,
            },
        };
        return transactions.RecordAsync(actor, entry, cancel);
    }
}
