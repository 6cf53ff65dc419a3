namespace ExportPortal.Data.Notifications;

/// <summary>Whether a kind of notification comes by mail too. The bell always rings.</summary>
public enum MailChoice
{
    /// <summary>At once; what comes within some seconds shares a message.</summary>
    AtOnce,

    /// <summary>Collected, one message an hour.</summary>
    Hourly,

    /// <summary>Not by mail.</summary>
    Never,
}

/// <summary>One person's choice for one kind; without a row it comes at once.</summary>
public sealed class NotificationPreference
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>For which kind.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>The choice.</summary>
    public required MailChoice Mail { get; set; }
}
