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
    public Task ExecuteAsync(IReadOnlyCollection<Guid>? ids, CancellationToken cancel) => MarkAsync(mine => ids is null ? mine : mine.Where(n => ids.Contains(n.Id)), cancel);

    /// <summary>Marks what tells of one request: its page is on screen.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public Task OfRequestAsync(Guid requestId, CancellationToken cancel) => MarkAsync(mine => mine.Where(n => n.RequestId == requestId), cancel);

    private async Task MarkAsync(Func<IQueryable<Notification>, IQueryable<Notification>> which, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        int marked;
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            DateTimeOffset now = await db.NowAsync(clock, cancel);
            marked = await which(db.Notifications.Where(n => n.UserId == me && n.ReadAt == null)).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancel);
        }

        if (marked > 0)
        {
            changes.PublishNews([me]);
        }
    }
}
