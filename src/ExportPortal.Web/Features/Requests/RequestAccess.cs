using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Who sees which requests: requesters their own and what was asked for on their behalf, everybody else all but those of connections that are guarded by groups of others.</summary>
public static class RequestAccess
{
    /// <summary>Leaves the requests that the person may see.</summary>
    public static IQueryable<ExportRequest> VisibleTo(this IQueryable<ExportRequest> requests, Actor actor)
    {
        if (!actor.SeesEveryRequest)
        {
            return requests.OwnedBy(actor.Id);
        }

        IReadOnlyCollection<string> hidden = actor.HiddenConnections;
        return hidden.Count == 0 ? requests : requests.Where(r => r.RequestedById == actor.Id || r.OnBehalfOfId == actor.Id || !hidden.Contains(r.Connection));
    }

    /// <summary>Leaves the requests that the person asked for, or that were asked for on the person's behalf.</summary>
    public static IQueryable<ExportRequest> OwnedBy(this IQueryable<ExportRequest> requests, Guid personId) => requests.Where(r => r.RequestedById == personId || r.OnBehalfOfId == personId);

    /// <summary>Whether the person may see this one.</summary>
    public static bool IsVisibleTo(this ExportRequest request, Actor actor) =>
        request.BelongsTo(actor.Id) || (actor.SeesEveryRequest && actor.Sees(request.Connection));

    /// <summary>Loads a request that the person may see; one that exists but is not the person's to see is "not found".</summary>
    /// <exception cref="RuleBroken">request-not-found</exception>
    public static async Task<ExportRequest> LoadVisibleAsync(this PortalTransaction transaction, Guid requestId, Actor actor, CancellationToken cancel)
    {
        ExportRequest request = await transaction.LoadRequestAsync(requestId, cancel);
        return request.IsVisibleTo(actor) ? request : throw NotFound();
    }

    /// <summary>The one answer for "there is none" and "not yours".</summary>
    public static RuleBroken NotFound() => RuleBroken.NotFound("request-not-found", "There is no such request, or you may not see it.");
}
