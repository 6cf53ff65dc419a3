using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Audit;

/// <summary>
/// What the audit history needs done in the background: events made findable that were written without it, exports written that wait, files removed
/// whose time is over.
/// </summary>
public sealed class AuditBackground(
    CatchUpAuditIndex index, WriteAuditExports exports, AuditExportAlarm alarm, RemoveOldExports remove, NodeRole role, IHostApplicationLifetime life, IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger<AuditBackground> log)
    : RepeatedWork("The background work of the audit history", life, settings, clock, log)
{
    /// <inheritdoc />
    protected override async Task WorkAsync(CancellationToken cancel)
    {
        if (await index.ExecuteAsync(null, cancel) is > 0 and long made)
        {
            Log.LogInformation("{Events} audit events were made findable", made);
        }

        if (role != NodeRole.Web && await exports.IsAnythingDueAsync(cancel))
        {
            alarm.Ring();
        }

        await remove.ExecuteAsync(cancel);
    }
}

/// <summary>Removes the files of exports whose time is over, and what a crash left.</summary>
public sealed class RemoveOldExports(IDbContextFactory<PortalDb> databases, WriteGate gate, AuditExportFolder folder, TimeProvider clock)
{
    /// <summary>Removes them.</summary>
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        foreach (AuditExport old in await db.AuditExports.AsNoTracking().Where(e => e.State == AuditExportState.Ready && e.ExpiresAt <= now).Take(100).ToListAsync(cancel))
        {
            File.Delete(folder.WholeFile(old));
            using (await gate.EnterAsync(cancel))
            {
                await db.AuditExports.Where(e => e.Id == old.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, AuditExportState.Removed), cancel);
            }
        }

        HashSet<Guid> running = [.. (await db.AuditExports.Where(e => e.State == AuditExportState.Running).Select(e => e.RunId).ToListAsync(cancel)).OfType<Guid>()];
        folder.RemoveLeftovers(running, now);
    }
}
