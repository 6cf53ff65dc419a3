using ExportPortal.Data.Storage;

namespace ExportPortal.Data.Accounts;

/// <summary>An API token that a call has brought, and whose it is, as both stood in the database when they were read.</summary>
/// <param name="Id">The token.</param>
/// <param name="Name">What it is for, in the owner's words.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC, or null.</param>
/// <param name="LastUsedAt">Last use, UTC, to the minute; null before the first.</param>
/// <param name="Owner">Whose rights of this moment it carries.</param>
public sealed record PresentedToken(Guid Id, string Name, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, UserWithRoles Owner)
{
    /// <summary>Reads it by one statement; null when there is no such token.</summary>
    /// <param name="db">The database.</param>
    /// <param name="hash">Its <see cref="ApiToken.Hash"/>.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<PresentedToken?> ReadAsync(PortalDb db, string hash, CancellationToken cancel)
    {
        List<PresentedToken> rows = await db.KeptQueryAsync(
            command => $"""SELECT {UserWithRoles.Columns}, t."Id", t."Name", t."ExpiresAt", t."RevokedAt", t."LastUsedAt" FROM "ApiTokens" AS t JOIN "Users" AS u ON u."Id" = t."UserId" {UserWithRoles.WithRoles} WHERE t."Hash" = {command.Parameter(hash)}""",
            row => new PresentedToken(row.GetGuid(6), row.GetString(7), row.GetTime(8)!.Value, row.GetTime(9), row.GetTime(10), UserWithRoles.Read(row)),
            cancel);
        return UserWithRoles.Join([.. rows.Select(r => r.Owner)]) is { } owner ? rows[0] with { Owner = owner } : null;
    }
}
