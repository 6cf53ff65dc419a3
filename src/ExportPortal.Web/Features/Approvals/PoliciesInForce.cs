using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain.Policies;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The policies that count now: the newest published version.</summary>
public sealed class PoliciesInForce(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Reads them.</summary>
    public async Task<PolicySet> GetAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await GetAsync(db, cancel);
    }

    /// <summary>Reads them inside a transaction.</summary>
    public static async Task<PolicySet> GetAsync(PortalDb db, CancellationToken cancel)
    {
        PolicyVersion? newest = await db.PolicyVersions.AsNoTracking().Where(v => v.State == PolicyVersionState.Published).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancel);
        return newest is null ? PolicySet.Initial : new PolicySet(newest.Number, newest.Policies);
    }
}
