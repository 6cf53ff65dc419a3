namespace ExportPortal.Data.Accounts;

/// <summary>A bearer token of one person. The token itself is shown once and never stored.</summary>
public sealed class ApiToken
{
    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is; it carries that person's rights of the moment.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What it is for, in the owner's words. 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>Its first characters, to recognise it by.</summary>
    public required string Prefix { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Last use, UTC, to the minute; null before the first.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was revoked, UTC, or null.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
