using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Some of the signed-in person's notifications, newest first.</summary>
/// <param name="Groups">As they are shown.</param>
/// <param name="Before">Where to go on: pass it to the next call; null at the end.</param>
public sealed record NotificationList(IReadOnlyList<NotificationGroup> Groups, long? Before);

/// <summary>Lists and counts the signed-in person's notifications.</summary>
public sealed class ListNotifications(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Counts stop here.</summary>
    public const int CountCap = 100;

    private const int RowsForGroups = 4;

    /// <summary>Lists some.</summary>
    /// <param name="unreadOnly">Leave out what has been read.</param>
    /// <param name="kind">Of one kind, or null for all.</param>
    /// <param name="before">Older than this place, or null for the newest.</param>
    /// <param name="take">How many groups, 1 to 100.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, limit-invalid</exception>
    public async Task<NotificationList> ExecuteAsync(bool unreadOnly, NotificationKind? kind, long? before, int take, CancellationToken cancel)
    {
        if (take is < 1 or > 100)
        {
            throw RuleBroken.Invalid("limit-invalid", "The limit must lie between 1 and 100.", "limit");
        }

        Guid me = (await user.GetAsync(cancel)).Id;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IQueryable<Notification> mine = db.Notifications.AsNoTracking().Where(n => n.UserId == me);
        mine = unreadOnly ? mine.Where(n => n.ReadAt == null) : mine;
        mine = kind is null ? mine : mine.Where(n => n.Kind == kind);
        mine = before is null ? mine : mine.Where(n => n.Seq < before);
        // A batch of a hundred is one line: read some more rows than lines, and cut where a line begins.
        int rows = take * RowsForGroups + 100;
        List<Notification> found = await mine.OrderByDescending(n => n.Seq).Take(rows).ToListAsync(cancel);
        IReadOnlyList<NotificationGroup> groups = NotificationGroup.From(found);
        NotificationGroup[] shown = [.. groups.Take(take)];
        bool more = groups.Count > take || found.Count == rows;
        return new NotificationList(shown, more ? shown.Min(g => g.Notifications.Min(n => n.Seq)) : null);
    }

    /// <summary>How many lines are new, at most <see cref="CountCap"/>.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<int> CountUnreadAsync(CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Notifications.Where(n => n.UserId == me && n.ReadAt == null).Select(n => new { n.Kind, Key = n.BatchId ?? n.Id }).Distinct().Take(CountCap).CountAsync(cancel);
    }
}
