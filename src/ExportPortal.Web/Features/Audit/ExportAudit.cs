using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Audit;

/// <summary>
/// Lets auditors take the history with them at once. Taking it leaves an event of its own, before the first byte; of a small file the event names the sum, a large one is a
/// stream whose sum nobody knows before its end.
/// </summary>
public sealed class ExportAudit(CurrentUser user, PortalTransactions transactions, AuditStream stream)
{
    /// <summary>An Excel workbook cannot be streamed while it is made; a larger one is made in the background.</summary>
    public const int LargestWorkbook = 50_000;

    /// <summary>More events than these are streamed, and the file's sum is not known.</summary>
    public const int LargestWithSum = 10_000;

    /// <summary>Prepares an export for the signed-in auditor.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="format">jsonl, csv or xlsx.</param>
    /// <param name="cancel">Stops the preparation.</param>
    /// <returns>The file, oldest event first; to be disposed of.</returns>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, format-invalid, action-unknown, query-invalid, index-behind, export-large</exception>
    public async Task<AuditDownload> ExecuteAsync(AuditFilter filter, string? format, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("export", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        return await ForAsync(actor.ForAudit, filter, format, cancel);
    }

    /// <summary>Prepares an export for somebody who needs no role: the command line.</summary>
    /// <exception cref="RuleBroken">format-invalid, action-unknown, query-invalid, index-behind, export-large</exception>
    public async Task<AuditDownload> ForAsync(AuditActor actor, AuditFilter filter, string? format, CancellationToken cancel)
    {
        string wanted = AuditFormat.Find(format);
        long last = await stream.RequireFindableAsync(filter, cancel);
        int largest = wanted == "xlsx" ? LargestWorkbook : LargestWithSum;
        bool isLarge = await stream.CountAsync(filter, largest + 1, cancel) > largest;
        if (wanted == "xlsx" && isLarge)
        {
            throw RuleBroken.Conflict("export-large", $"More than {LargestWorkbook:N0} events do not go into a workbook at once. Have it made in the background: POST /api/v1/audit/exports.");
        }

        Task WriteAsync(Stream output, CancellationToken stop) => AuditFormat.WriteAsync(wanted, output, stream.ReadAsync(filter, 0, last, stop), LargestWorkbook, stop);
        AuditDownload file = isLarge ? AuditDownload.Streamed(WriteAsync) : await AuditDownload.WholeAsync(WriteAsync, cancel);
        try
        {
            await transactions.RecordAsync(actor, Entry(filter, wanted, last, sha256: file.Sha256), cancel);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The member of the event that names the sum of a file that went out at once.</summary>
    internal const string SumMember = "sha256";

    /// <summary>The event of an export.</summary>
    public static AuditEntry Entry(AuditFilter filter, string format, long last, Guid? exportId = null, string? sha256 = null)
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

        if (sha256 is not null)
        {
            data[SumMember] = sha256;
        }

        return new AuditEntry { Action = AuditActions.AuditExported, SubjectType = "audit", SubjectId = "history", RequestId = filter.RequestId, Data = data };
    }
}
