using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Counts the signed-in person's own requests by status, in one query.</summary>
public sealed class CountMyRequests(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>How many there are of each status; a status without any is left out.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyDictionary<RequestStatus, int>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Requests.AsNoTracking().OwnedBy(actor.Id)
            .GroupBy(r => r.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
    }
}
