using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>An administrator pauses a webhook or lets it go on. What happens meanwhile is not sent later; what waited before is.</summary>
public sealed class PauseWebhook(CurrentUser user, PortalTransactions transactions, DeliveryAlarm alarm)
{
    /// <summary>Pauses it, or lets it go on. To ask for what is so already changes nothing.</summary>
    /// <exception cref="RuleBroken">role-missing, webhook-not-found</exception>
    public async Task ExecuteAsync(Guid id, bool paused, CancellationToken cancel)
    {
        Attempted attempted = new(paused ? "pause" : "resume", "webhook", id.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            Webhook webhook = await transaction.LoadWebhookAsync(id, cancel);
            if (webhook.IsPaused == paused)
            {
                return;
            }

            webhook.IsPaused = paused;
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.WebhookChanged, SubjectType = "webhook", SubjectId = webhook.Name, Data = new Dictionary<string, object?> { ["paused"] = paused },
            });
            transaction.AfterCommit(() => alarm.Ring(TimeSpan.Zero));
        }, cancel);
    }
}
