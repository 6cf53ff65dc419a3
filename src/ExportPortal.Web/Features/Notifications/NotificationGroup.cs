using ExportPortal.Data.Notifications;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Notifications of one kind about one batch, shown as one; everything else stands alone.</summary>
/// <param name="Kind">What they are about.</param>
/// <param name="Notifications">One or more, in order.</param>
public sealed record NotificationGroup(NotificationKind Kind, IReadOnlyList<Notification> Notifications)
{
    /// <summary>The news in a line.</summary>
    public string Title => Notifications is [var only] ? NotificationWords.Title(Kind, only.Facts) : NotificationWords.Title(Kind, Notifications.Count);

    /// <summary>What it is about, in a line.</summary>
    public string About => Notifications is [var only] ? NotificationWords.About(only.Facts)
        : Notifications.Count > 3 ? T("{0} and {1} more", Some, Notifications.Count - 3) : Some;

    private string Some => string.Join(", ", Notifications.Take(3).Select(n => n.Facts.Snapshot));

    /// <summary>What somebody said or what went wrong, or null.</summary>
    public string? Detail => Notifications is [var only] ? NotificationWords.Detail(Kind, only.Facts) : null;

    /// <summary>The page that it is about: the request, the batch, or the inbox for what is to be decided.</summary>
    public string Path => Notifications is [var only] ? NotificationWords.Path(Kind, only.RequestId)
        : Kind is NotificationKind.ApprovalNeeded or NotificationKind.Reminder or NotificationKind.Escalated ? "/inbox" : $"/history?batch={Notifications[0].BatchId}";

    /// <summary>The newest of them, UTC.</summary>
    public DateTimeOffset At => Notifications.Max(n => n.CreatedAt);

    /// <summary>Some of it is new to the reader.</summary>
    public bool IsUnread => Notifications.Any(n => n.ReadAt is null);

    /// <summary>Groups them in the order in which they come.</summary>
    public static IReadOnlyList<NotificationGroup> From(IEnumerable<Notification> notifications) =>
        [.. notifications.GroupBy(n => (n.Kind, Key: n.BatchId ?? n.Id)).Select(g => new NotificationGroup(g.Key.Kind, [.. g]))];
}
