using ExportPortal.Data;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Lists the exports that no request owns, for administrators and auditors, newest first.</summary>
public sealed class ListOutsideExports(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    private const int Most = 500;

    /// <summary>The newest 500.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<OutsideExport>> ExecuteAsync(CancellationToken cancel)
    {
        await user.RequireAsync(new Attempted("list outside exports", "audit", "outside-exports"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        // One that an administrator has adopted since is nobody's worry any more.
        return await db.OutsideExports.AsNoTracking().Where(o => !db.Set<ExportAttempt>().Any(a => a.ExportRecordArn == o.RecordArn))
            .OrderByDescending(o => o.CreatedAt).Take(Most).ToListAsync(cancel);
    }
}
