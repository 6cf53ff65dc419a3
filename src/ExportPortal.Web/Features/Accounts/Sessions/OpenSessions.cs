using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>A session that counts at this moment.</summary>
/// <param name="Session">Its row.</param>
/// <param name="Pending">What the person has to do first (<see cref="SessionClaims"/>), or null.</param>
public sealed record OpenSession(UserSession Session, string? Pending);

/// <summary>
/// Judges cookies and open pages by the database, in one query: the session is open and not idle, the account is neither disabled nor locked, its security stamp and
/// its roles are those that the cookie was made with.
/// </summary>
public sealed class OpenSessions(IDbContextFactory<PortalDb> databases, SignInSettings settings, IOptions<IdentityOptions> identity, TimeProvider clock)
{
    /// <summary>The session of these claims, or null when it does not count any more.</summary>
    public async Task<OpenSession?> FindAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (SessionClaims.SessionOf(person) is not { } id || !Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out Guid userId))
        {
            return null;
        }

        DateTimeOffset now = clock.GetUtcNow();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var found = await db.Sessions.AsNoTracking().TagWith(KeptStatements.Mark).OpenAt(now, settings).Where(s => s.Id == id && s.UserId == userId)
            .Join(db.Users, s => s.UserId, u => u.Id, (session, user) => new
            {
                Session = session,
                user.SecurityStamp,
                user.IsDisabled,
                user.LockoutEnd,
                user.MustChangePassword,
                Roles = db.UserRoles.Where(r => r.UserId == user.Id).Join(db.Roles, r => r.RoleId, r => r.Id, (_, role) => role.Name!).ToList(),
            }).SingleOrDefaultAsync(cancel);
        ClaimsIdentityOptions claims = identity.Value.ClaimsIdentity;
        if (found is null || found.IsDisabled || found.LockoutEnd > now || found.SecurityStamp != person.FindFirstValue(claims.SecurityStampClaimType)
            || !found.Roles.ToHashSet(StringComparer.Ordinal).SetEquals(person.FindAll(claims.RoleClaimType).Select(c => c.Value)))
        {
            return null;
        }

        return new OpenSession(found.Session, PendingOf(found.MustChangePassword, found.Session, found.Roles, SessionClaims.IsReasoned(person)));
    }

    /// <summary>Whether the session of these claims would still count, had it not been idle too long.</summary>
    public async Task<bool> WasIdleAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (settings.IdleTimeout <= TimeSpan.Zero || SessionClaims.SessionOf(person) is not { } id)
        {
            return false;
        }

        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset active = now - settings.IdleTimeout;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Sessions.AnyAsync(s => s.Id == id && s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt <= active, cancel);
    }

    private string? PendingOf(bool mustChangePassword, UserSession session, IEnumerable<string> roles, bool isReasoned) =>
        mustChangePassword ? SessionClaims.PasswordPending
        : !session.HasSecondFactor && settings.NeedsSecondFactor(UserWithRoles.RolesOf(roles)) ? SessionClaims.FactorPending
        : session.IsBreakGlass && !isReasoned ? SessionClaims.ReasonPending
        : null;
}
