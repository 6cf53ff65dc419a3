namespace ExportPortal.Data.Accounts;

/// <summary>A link with which one person chooses a password, once. The link carries 256 random bits; only their hash is kept.</summary>
public sealed class AccountLink
{
    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose password it sets.</summary>
    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the link's token, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>A first password (an invitation), and not a new one.</summary>
    public required bool IsInvitation { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used, or replaced by a newer one, UTC; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}
