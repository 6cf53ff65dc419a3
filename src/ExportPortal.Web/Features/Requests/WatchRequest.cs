using ExportPortal.Data;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Has the portal tell the signed-in person what becomes of a request, or no longer. A matter of the person's own: it is no event of the request.</summary>
public sealed class WatchRequest(CurrentUser user, IDbContextFactory<PortalDb> databases, WriteGate gate, TimeProvider clock)
{
    /// <summary>Watches, or stops.</summary>
    /// <param name="requestId">A request that the person may see.</param>
    /// <param name="on">Whether to watch it.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, request-not-found, watch-own: requesters are told anyhow</exception>
    public async Task ExecuteAsync(Guid requestId, bool on, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(Attempted.OnRequest("watch", requestId), cancel, Role.Approver, Role.Administrator);
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            ExportRequest request = await db.Requests.AsNoTracking().VisibleTo(actor).SingleOrDefaultAsync(r => r.Id == requestId, cancel) ?? throw RequestAccess.NotFound();
            if (!RequestWatching.IsOpenTo(request, actor))
            {
                throw RuleBroken.Conflict("watch-own", "You are told of your own requests anyhow.");
            }

            IQueryable<RequestWatcher> mine = db.Watchers.Where(w => w.RequestId == requestId && w.UserId == actor.Id);
            if (!on)
            {
                await mine.ExecuteDeleteAsync(cancel);
            }
            else if (!await mine.AnyAsync(cancel))
            {
                db.Watchers.Add(new RequestWatcher { RequestId = requestId, UserId = actor.Id, Since = await db.NowAsync(clock, cancel) });
                await db.SaveChangesAsync(cancel);
            }
        }
    }
}
