namespace ExportPortal.Data.Accounts;

/// <summary>One sign-in of one person in one browser. The cookie carries its id, and counts only as long as this row is open.</summary>
public sealed class UserSession
{
    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>When the person signed in, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ends by itself, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Last request, UTC, to the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>How the person signed in: password, second-factor, passkey or provider.</summary>
    public required string Method { get; init; }

    /// <summary>Whether more than a password was shown: a code, a passkey, or whatever the sign-in provider asks for.</summary>
    public required bool HasSecondFactor { get; set; }

    /// <summary>Signed in with the break-glass account while local sign-in was switched off.</summary>
    public bool IsBreakGlass { get; init; }

    /// <summary>The client's address, or null.</summary>
    public string? Ip { get; init; }

    /// <summary>What the browser calls itself, shortened; or null.</summary>
    public string? Client { get; init; }

    /// <summary>When it was ended before its time, UTC, or null.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
