namespace ExportPortal.Data.Notifications;

/// <summary>Somebody else's program that wants to hear what happens.</summary>
public sealed class Webhook
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 60;

    /// <summary>The longest address, in characters.</summary>
    public const int MaxUrl = 500;

    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unique, 1 to 60 characters.</summary>
    public required string Name { get; set; }

    /// <summary>Where to post. Chats put a token into such addresses: whole it is for administrators only.</summary>
    public required string Url { get; set; }

    /// <summary>The secret that signs, encrypted by Data Protection: it must be usable, and is shown only once.</summary>
    public required string ProtectedSecret { get; set; }

    /// <summary>What it wants to hear of.</summary>
    public required List<NotificationKind> Kinds { get; set; }

    /// <summary>Nothing is written or sent while it is paused.</summary>
    public bool IsPaused { get; set; }

    /// <summary>When it was added, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who added it.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>Who receives, without what may be a token: the address up to its host, e.g. https://hooks.example.com.</summary>
    public string Receiver() => new Uri(Url).GetLeftPart(UriPartial.Authority);
}
