using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Has a large export of the audit history written in the background.</summary>
public sealed class AskAuditExport(CurrentUser user, PortalTransactions transactions, AuditStream stream, AuditExportAlarm alarm)
{
    /// <summary>How many exports of one person may be under way.</summary>
    public const int MostUnderWay = 3;

    /// <summary>Asks for it.</summary>
    /// <returns>Its identifier.</returns>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, format-invalid, action-unknown, query-invalid, index-behind, exports-under-way</exception>
    public async Task<AuditExport> ExecuteAsync(AuditFilter filter, string? format, CancellationToken cancel)
    {
        Attempted attempted = new("export", "audit", "history");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Auditor, Role.Administrator);
        string wanted = AuditFormat.Find(format);
        long last = await stream.RequireFindableAsync(filter, cancel);
        string query = filter.ToQuery();
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            if (await transaction.Db.AuditExports.CountAsync(e => e.PersonId == actor.Id && (e.State == AuditExportState.Waiting || e.State == AuditExportState.Running), cancel) >= MostUnderWay)
            {
                throw RuleBroken.Conflict("exports-under-way", $"{MostUnderWay} of your exports are under way. Wait until one is ready.");
            }

            AuditExport export = new()
            {
                Id = Guid.CreateVersion7(transaction.Now), PersonId = actor.Id, PersonName = actor.Name, Query = query, Zone = (filter.Zone ?? TimeZoneInfo.Utc).Id, Format = wanted, UpToSeq = last,
                AskedAt = transaction.Now,
            };
            transaction.Db.AuditExports.Add(export);
            transaction.Audit(ExportAudit.Entry(new AuditFilter(Query: query), wanted, last, export.Id));
            transaction.AfterCommit(alarm.Ring);
            return export;
        }, cancel);
    }
}
