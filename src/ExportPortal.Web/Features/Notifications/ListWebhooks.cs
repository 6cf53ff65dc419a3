using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>A webhook and how it does. The secret is not in it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it posts; for auditors only up to its host, since the rest may hold a token.</param>
/// <param name="Kinds">What it hears of.</param>
/// <param name="IsPaused">Whether it is paused.</param>
/// <param name="CreatedByName">Who added it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Waiting">Calls that wait.</param>
/// <param name="DeliveredAt">Last call that was taken, UTC, or null.</param>
/// <param name="LastError">Error of a call that waits for another try or was given up, or null.</param>
public sealed record WebhookRow(
    Guid Id, string Name, string Url, IReadOnlyList<NotificationKind> Kinds, bool IsPaused, string CreatedByName, DateTimeOffset CreatedAt, int Waiting, DateTimeOffset? DeliveredAt, string? LastError);

/// <summary>Lists the webhooks for an administrator or auditor.</summary>
public sealed class ListWebhooks(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Lists them by name.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<WebhookRow>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("open", "webhooks", "webhooks"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<Webhook> webhooks = await db.Webhooks.AsNoTracking().OrderBy(w => w.Name).ToListAsync(cancel);
        List<WebhookRow> rows = [];
        foreach (Webhook w in webhooks)
        {
            IQueryable<NotificationDelivery> calls = db.Deliveries.AsNoTracking().Where(d => d.TargetId == w.Id);
            int waiting = await calls.CountAsync(d => d.State == DeliveryState.Pending, cancel);
            DateTimeOffset? delivered = await calls.Where(d => d.State == DeliveryState.Delivered).MaxAsync(d => d.DoneAt, cancel);
            string? error = await calls.Where(d => d.State != DeliveryState.Delivered && d.LastError != null).OrderByDescending(d => d.Seq).Select(d => d.LastError).FirstOrDefaultAsync(cancel);
            rows.Add(new WebhookRow(w.Id, w.Name, actor.Has(Role.Administrator) ? w.Url : w.Receiver(), w.Kinds, w.IsPaused, w.CreatedByName, w.CreatedAt, waiting, delivered, error));
        }

        return rows;
    }
}
