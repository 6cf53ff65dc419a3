using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Marks the signed-in person's own notifications as read.</summary>
public sealed class MarkNotificationsRead(CurrentUser user, IDbContextFactory<PortalDb> databases, WriteGate gate, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>Marks some of them; those of other people are left alone.</summary>
    /// <param name="ids">Which, or null for all.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task ExecuteAsync(IReadOnlyCollection<Guid>? ids, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            DateTimeOffset now = await db.NowAsync(clock, cancel);
            IQueryable<Notification> mine = db.Notifications.Where(n => n.UserId == me && n.ReadAt == null);
            mine = ids is null ? mine : mine.Where(n => ids.Contains(n.Id));
            await mine.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancel);
        }

        changes.PublishNews([me]);
    }
}
