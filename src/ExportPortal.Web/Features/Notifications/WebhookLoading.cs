using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Loads webhooks for use cases.</summary>
internal static class WebhookLoading
{
    /// <summary>The webhook, tracked, or the refusal.</summary>
    /// <exception cref="RuleBroken">webhook-not-found</exception>
    public static async Task<Webhook> LoadWebhookAsync(this PortalTransaction transaction, Guid id, CancellationToken cancel) =>
        await transaction.Db.Webhooks.AsTracking().SingleOrDefaultAsync(w => w.Id == id, cancel) ?? throw RuleBroken.NotFound("webhook-not-found", "There is no such webhook any more.");
}
