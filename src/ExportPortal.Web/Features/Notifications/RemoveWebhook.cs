using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>An administrator removes a webhook, with everything that waits for it.</summary>
public sealed class RemoveWebhook(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Removes it.</summary>
    /// <exception cref="RuleBroken">role-missing, webhook-not-found</exception>
    public async Task ExecuteAsync(Guid id, CancellationToken cancel)
    {
        Attempted attempted = new("remove", "webhook", id.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            Webhook webhook = await transaction.LoadWebhookAsync(id, cancel);
            transaction.Db.Webhooks.Remove(webhook);
            transaction.Audit(new AuditEntry { Action = AuditActions.WebhookRemoved, SubjectType = "webhook", SubjectId = webhook.Name, Data = new Dictionary<string, object?> { ["url"] = webhook.Url } });
        }, cancel);
    }
}
