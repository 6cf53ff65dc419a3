using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Queries that auditors keep for themselves, or share.</summary>
public sealed class ListAuditViews(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    private const int Most = 200;

    /// <summary>The person's own and the shared ones, by name.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<KeptView>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("list views", "audit", "views"), cancel, Role.Auditor, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<AuditView> views = await db.AuditViews.AsNoTracking().Where(v => v.OwnerId == actor.Id || v.IsShared).OrderBy(v => v.Name).Take(Most).ToListAsync(cancel);
        return [.. views.Select(v => new KeptView(v.Id, v.Name, v.Query, v.IsShared, v.OwnerId == actor.Id, v.OwnerName))];
    }
}
