using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Lists what else was asked for about the same snapshot: an approver should know that it was exported last week.</summary>
public sealed class ListEarlierExports(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    private const int Most = 10;

    /// <summary>Lists the newest other requests about a snapshot that the person may see.</summary>
    /// <param name="snapshotArn">The snapshot.</param>
    /// <param name="exceptId">The request from which one looks.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<RequestRow>> ExecuteAsync(string snapshotArn, Guid exceptId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Requests.AsNoTracking().VisibleTo(actor).Where(r => r.SnapshotArn == snapshotArn && r.Id != exceptId)
            .OrderByDescending(r => r.Number).Take(Most).ToRows().ToListAsync(cancel);
    }
}
