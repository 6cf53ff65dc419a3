using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Somebody who was told of an event of a request.</summary>
/// <param name="Seq">The event's sequence number.</param>
/// <param name="To">The person's or the webhook's name; null for one that is gone.</param>
/// <param name="Channel">How it left the portal, or null when it stands in the portal only.</param>
/// <param name="State">How far it has come; null without a channel.</param>
public sealed record RequestNotice(long Seq, string? To, DeliveryChannel? Channel, DeliveryState? State);

/// <summary>Lists who was told of what happened to a request, as far as the signed-in person may see the request.</summary>
public sealed class ListNotices(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>The most that are listed, the oldest first.</summary>
    public const int Most = 500;

    /// <summary>Lists them by event. Webhooks are told to administrators and auditors only.</summary>
    /// <exception cref="RuleBroken">not-signed-in, request-not-found</exception>
    public async Task<ILookup<long, RequestNotice>> ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        bool seesWebhooks = actor.Has(Role.Administrator) || actor.Has(Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Requests.AsNoTracking().VisibleTo(actor).AnyAsync(r => r.Id == requestId, cancel))
        {
            throw RequestAccess.NotFound();
        }

        var told = await db.Notifications.AsNoTracking()
            .Where(n => n.RequestId == requestId && (seesWebhooks || n.WebhookId == null))
            .OrderBy(n => n.Seq).ThenBy(n => n.Id).Take(Most)
            .Select(n => new
            {
                n.Seq,
                Person = db.Users.Where(u => u.Id == n.UserId).Select(u => u.DisplayName).FirstOrDefault(),
                Webhook = db.Webhooks.Where(w => w.Id == n.WebhookId).Select(w => w.Name).FirstOrDefault(),
                Delivery = n.Deliveries.Select(d => new { d.Channel, d.State }).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        return told.ToLookup(n => n.Seq, n => new RequestNotice(n.Seq, n.Person ?? n.Webhook, n.Delivery?.Channel, n.Delivery?.State));
    }
}
