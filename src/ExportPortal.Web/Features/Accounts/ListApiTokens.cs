using ExportPortal.Data;
using ExportPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>One token in its owner's list.</summary>
public sealed record ApiTokenRow(Guid Id, string Name, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Whether it still opens the door.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;
}

/// <summary>Lists the signed-in person's own tokens, newest first.</summary>
public sealed class ListApiTokens(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    private const int Most = 500;

    /// <summary>Lists them, also those that have ended.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<ApiTokenRow>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiTokens.AsNoTracking().Where(t => t.UserId == actor.Id).OrderByDescending(t => t.CreatedAt).Take(Most)
            .Select(t => new ApiTokenRow(t.Id, t.Name, t.Prefix, t.CreatedAt, t.ExpiresAt, t.LastUsedAt, t.RevokedAt)).ToListAsync(cancel);
    }
}
