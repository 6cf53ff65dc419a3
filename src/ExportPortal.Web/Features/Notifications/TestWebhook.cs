using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>An administrator sends a receiver a signed test, at once.</summary>
public sealed class TestWebhook(CurrentUser user, PortalTransactions transactions, WebhookSecrets secrets, WebhookSender sender, TimeProvider clock)
{
    /// <summary>Sends it.</summary>
    /// <exception cref="RuleBroken">role-missing, webhook-not-found, webhook-failed: with what the receiver said</exception>
    public async Task ExecuteAsync(Guid id, CancellationToken cancel)
    {
        Attempted attempted = new("test", "webhook", id.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        Webhook webhook = await transactions.RunAsync(actor.ForAudit, transaction => transaction.LoadWebhookAsync(id, cancel), cancel);
        DateTimeOffset now = clock.GetUtcNow();
        Guid test = Guid.CreateVersion7(now);
        DeliveryFailure? failure = secrets.Reveal(webhook.ProtectedSecret) is { } secret
            ? await sender.SendAsync(webhook.Url, secret, test, WebhookBody.Test(test, now), cancel)
            : new DeliveryFailure("The secret cannot be read: the portal's keys have been replaced. Add the receiver again.", ForGood: true);
        await transactions.RunAsync(actor.ForAudit, transaction =>
        {
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.NotificationsTested, SubjectType = "webhook", SubjectId = webhook.Name, Data = new Dictionary<string, object?> { ["error"] = failure?.Error },
            });
            return Task.FromResult(true);
        }, cancel);
        if (failure is not null)
        {
            throw RuleBroken.Conflict("webhook-failed", failure.Error);
        }
    }
}
