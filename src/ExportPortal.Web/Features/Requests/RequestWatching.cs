using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Who may watch requests, and who does. The requester and the deciders hear of everything anyhow.</summary>
public static class RequestWatching
{
    private static readonly string[] s_seeEverything = [nameof(Role.Approver), nameof(Role.Administrator)];

    /// <summary>Whether the person may watch a request that the person sees. Auditors change nothing, not even a list of watchers.</summary>
    public static bool IsOpenTo(ExportRequest request, Actor actor) =>
        !request.BelongsTo(actor.Id) && (actor.Has(Role.Approver) || actor.Has(Role.Administrator));

    /// <summary>By request: those who watch it and may still see it.</summary>
    public static async Task<ILookup<Guid, Guid>> WhoWatchesAsync(PortalDb db, IReadOnlyCollection<Guid> requests, CancellationToken cancel)
    {
        var watching = await db.Watchers.AsNoTracking()
            .Where(w => requests.Contains(w.RequestId) && db.UserRoles.Any(r => r.UserId == w.UserId && db.Roles.Any(x => x.Id == r.RoleId && s_seeEverything.Contains(x.Name))))
            .Select(w => new { w.RequestId, w.UserId }).ToListAsync(cancel);
        return watching.ToLookup(w => w.RequestId, w => w.UserId);
    }
}
