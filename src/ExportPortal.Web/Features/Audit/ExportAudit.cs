using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Lets auditors take the history with them at once, as a stream. Taking it leaves an event of its own, before the first byte.</summary>
public sealed class ExportAudit(CurrentUser user, PortalTransactions transactions, AuditStream stream)
{
    /// <summary>An Excel workbook cannot be streamed while it is made; a larger one is made in the background.</summary>
    public const int LargestWorkbook = 50_000;

    /// <summary>Prepares an export for the signed-in auditor.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="format">jsonl, csv or xlsx.</param>
    /// <param name="cancel">Stops the preparation.</param>
    /// <returns>Writes the events to a stream, oldest first, in constant memory.</returns>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, format-invalid, action-unknown, query-invalid, index-behind, export-large</exception>
    public async Task<Func<Stream, CancellationToken, Task>> ExecuteAsync(AuditFilter filter, string? format, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("export", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        return await ForAsync(actor.ForAudit, filter, format, cancel);
    }

    /// <summary>Prepares an export for somebody who needs no role: the command line.</summary>
    /// <exception cref="RuleBroken">format-invalid, action-unknown, query-invalid, index-behind, export-large</exception>
    public async Task<Func<Stream, CancellationToken, Task>> ForAsync(AuditActor actor, AuditFilter filter, string? format, CancellationToken cancel)
    {
        string wanted = AuditFormat.Find(format);
        long last = await stream.RequireFindableAsync(filter, cancel);
        if (wanted == "xlsx" && await stream.CountAsync(filter, LargestWorkbook + 1, cancel) > LargestWorkbook)
        {
            throw RuleBroken.Conflict("export-large", $"More than {LargestWorkbook:N0} events do not go into a workbook at once. Have it made in the background: POST /api/v1/audit/exports.");
        }

        await transactions.RecordAsync(actor, Entry(filter, wanted, last), cancel);
        return (output, stop) => WriteAsync(wanted, output, stream.ReadAsync(filter, 0, last, stop), stop);
    }

    /// <summary>The event of an export.</summary>
    public static AuditEntry Entry(AuditFilter filter, string format, long last, Guid? exportId = null)
    {
        Dictionary<string, object?> data = new()
        {
            ["format"] = format, ["upToSeq"] = last, ["from"] = filter.From, ["to"] = filter.To, ["actor"] = filter.Actor, ["action"] = filter.Action, ["subject"] = filter.Subject, ["q"] = filter.Text,
            ["query"] = filter.Query,
        };
        if (exportId is not null)
        {
            data["export"] = exportId;
        }

        return new AuditEntry { Action = AuditActions.AuditExported, SubjectType = "audit", SubjectId = "history", RequestId = filter.RequestId, Data = data };
    }

    private static async Task WriteAsync(string format, Stream output, IAsyncEnumerable<AuditEvent> events, CancellationToken cancel)
    {
        if (format != "xlsx")
        {
            await AuditFormat.WriteAsync(format, output, events, 0, cancel);
            return;
        }

        await using FileStream whole = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await AuditFormat.WriteAsync(format, whole, events, LargestWorkbook, cancel);
        whole.Position = 0;
        await whole.CopyToAsync(output, cancel);
    }
}
