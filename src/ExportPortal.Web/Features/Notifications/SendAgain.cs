using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>An administrator has a delivery tried again at once, also one that was given up: it gets another full time of tries.</summary>
public sealed class SendAgain(CurrentUser user, PortalTransactions transactions, DeliveryAlarm alarm)
{
    /// <summary>Makes it due.</summary>
    /// <exception cref="RuleBroken">role-missing, delivery-not-found</exception>
    public async Task ExecuteAsync(Guid notificationId, DeliveryChannel channel, CancellationToken cancel)
    {
        Attempted attempted = new("send again", "notification", notificationId.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            // What a sender holds just now is being tried already.
            int due = await transaction.Db.Deliveries
                .Where(d => d.NotificationId == notificationId && d.Channel == channel && d.State != DeliveryState.Delivered && d.Lease == null)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(d => d.State, DeliveryState.Pending).SetProperty(d => d.DueAt, transaction.Now).SetProperty(d => d.CreatedAt, transaction.Now)
                        .SetProperty(d => d.DoneAt, (DateTimeOffset?)null).SetProperty(d => d.Attempts, 0), cancel);
            if (due == 0)
            {
                throw RuleBroken.NotFound("delivery-not-found", "It has been delivered, or is being sent just now.");
            }

            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.NotificationsTested, SubjectType = "notification", SubjectId = notificationId.ToString(),
                Data = new Dictionary<string, object?> { ["channel"] = channel.ToString(), ["again"] = true },
            });
            transaction.AfterCommit(() => alarm.Ring(TimeSpan.Zero));
        }, cancel);
    }
}
