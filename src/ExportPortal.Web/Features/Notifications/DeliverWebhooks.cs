using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Posts what is due for one webhook, in order for each request.</summary>
public sealed class DeliverWebhooks(DeliveryQueue queue, WebhookSender sender, WebhookSecrets secrets, WebhookBody bodies, IDbContextFactory<PortalDb> databases, ILogger<DeliverWebhooks> log)
{
    /// <summary>A receiver that has failed so often in a row gets a rest until the next job.</summary>
    private const int MostFailures = 3;

    /// <summary>Posts until nothing is due or the receiver does not take it.</summary>
    public async Task ExecuteAsync(Guid webhookId, CancellationToken cancel)
    {
        int failures = 0;
        while (failures < MostFailures && await FindAsync(webhookId, cancel) is { IsPaused: false } webhook && await queue.TakeForWebhookAsync(webhookId, cancel) is { } held)
        {
            Notification notification = held.Deliveries[0].Notification;
            DeliveryFailure? failure = secrets.Reveal(webhook.ProtectedSecret) is { } secret
                ? await sender.SendAsync(webhook.Url, secret, notification.Id, bodies.Of(notification), cancel)
                : new DeliveryFailure("The secret cannot be read: the portal's keys have been replaced. Add the receiver again.", ForGood: false);
            if (failure is null)
            {
                // The receiver has it. From here to the note of it a crash repeats the call, under the same id.
                CrashPoints.Reach(CrashPoints.AfterDelivery);
                await queue.DeliveredAsync(held, cancel);
                failures = 0;
                continue;
            }

            failures++;
            log.LogWarning("Webhook {Webhook} did not take notification {Id}: {Error}", webhook.Name, notification.Id, failure.Error);
            await queue.FailedAsync(held, failure.Error, failure.ForGood, cancel);
        }
    }

    private async Task<Webhook?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancel);
    }
}
