namespace ExportPortal.Data.Notifications;

/// <summary>
/// One piece of news for one person or one webhook. Written in the transaction of the change that it tells of, so that neither exists without the other.
/// </summary>
public sealed class Notification
{
    /// <summary>Identifier, UUID version 7. Every delivery carries it, also a repeated one.</summary>
    public required Guid Id { get; init; }

    /// <summary>Sequence number of the audit event that it tells of: the order of things.</summary>
    public long Seq { get; private set; }

    /// <summary>For whom, or null when it is for a webhook.</summary>
    public Guid? UserId { get; init; }

    /// <summary>For which webhook, or null when it is for a person.</summary>
    public Guid? WebhookId { get; init; }

    /// <summary>What it is about.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>The request, where there is one.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>What the request was submitted with, or null.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The facts as they stood then.</summary>
    public required NotificationFacts Facts { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person read it, UTC, or null.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>How it leaves the portal: at most one for each channel.</summary>
    public List<NotificationDelivery> Deliveries { get; init; } = [];

    /// <summary>Gives it and its deliveries their place in the order of things.</summary>
    public void PlaceAt(long seq)
    {
        Seq = seq;
        Deliveries.ForEach(d => d.Seq = seq);
    }
}
