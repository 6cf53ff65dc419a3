namespace ExportPortal.Data.Notifications;

/// <summary>A way out of the portal.</summary>
public enum DeliveryChannel
{
    /// <summary>E-mail.</summary>
    Mail,

    /// <summary>A signed HTTP call.</summary>
    Webhook,
}

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>To be sent, or being sent.</summary>
    Pending,

    /// <summary>The other side has taken it.</summary>
    Delivered,

    /// <summary>It could not be delivered in time, or never can be.</summary>
    GivenUp,
}

/// <summary>One notification on its way through one channel. At least once: a node that dies between sending and noting it leaves it to be sent again.</summary>
public sealed class NotificationDelivery
{
    /// <summary>The longest error kept, in characters.</summary>
    public const int MaxError = 300;

    /// <summary>What is delivered.</summary>
    public required Guid NotificationId { get; init; }

    /// <summary>How.</summary>
    public required DeliveryChannel Channel { get; init; }

    /// <summary>The person or the webhook.</summary>
    public required Guid TargetId { get; init; }

    /// <summary>The request, where there is one; deliveries of one request keep their order.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The notification's place in the order of things.</summary>
    public long Seq { get; internal set; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When to try next, UTC. While it is being sent: when the sender is given up for dead.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Token of the sender that has it now, or null.</summary>
    public Guid? Lease { get; set; }

    /// <summary>The message that it travels in, by the id of its first notification: the same at every try. Null before the first, and for webhooks.</summary>
    public Guid? MessageId { get; set; }

    /// <summary>Why the last try failed, or null.</summary>
    public string? LastError { get; set; }

    /// <summary>When it was written, or an administrator had it tried anew, UTC: from then on it is tried for its full time.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was delivered or given up, UTC, or null.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
