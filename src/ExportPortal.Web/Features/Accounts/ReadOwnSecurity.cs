using ExportPortal.Data;
using ExportPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>What the own account can be signed in with.</summary>
/// <param name="HasPassword">A password of the portal.</param>
/// <param name="HasAuthenticator">An authenticator.</param>
/// <param name="HasPasskeys">At least one passkey.</param>
/// <param name="Pending">What the person has to do first (<see cref="Sessions.SessionClaims"/>), or null.</param>
public sealed record OwnSecurity(bool HasPassword, bool HasAuthenticator, bool HasPasskeys, string? Pending);

/// <summary>Reads how the person at the browser can sign in.</summary>
public sealed class ReadOwnSecurity(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<OwnSecurity> ExecuteAsync(CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.AsNoTracking().Where(u => u.Id == person.Id)
            .Select(u => new OwnSecurity(u.PasswordHash != null, u.TwoFactorEnabled, db.UserPasskeys.Any(p => p.UserId == u.Id), person.Pending)).SingleAsync(cancel);
    }
}
