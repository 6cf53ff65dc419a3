using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Audit;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Signs a person in with e-mail address and password, and says nothing about which of the two was wrong.</summary>
public sealed class SignInWithPassword(UserManager<PortalUser> users, SignInManager<PortalUser> signIn, IPasswordHasher<PortalUser> hasher, AccountTrail trail)
{
    /// <summary>The one answer to every failure: it must not tell whether an account exists.</summary>
    public const string Refusal = "The e-mail address or the password is wrong, or the account is locked.";

    private static readonly PortalUser Nobody = new();
    private static string? nobodysHash;

    /// <summary>Sets the session cookie and returns the person, or returns null.</summary>
    public async Task<PortalUser?> ExecuteAsync(string? email, string? password)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password) || email.Length > 256 || password.Length > 256)
        {
            return null;
        }

        PortalUser? user = await users.FindByEmailAsync(email.Trim());
        SignInResult result = user is null ? SignInResult.Failed : await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (user is null || result.IsLockedOut || result.IsNotAllowed)
        {
            SpendTheTimeOfOneCheck(password);
            await trail.RecordAsync(AuditActions.UserSignInFailed, user, ("reason", user is null ? "no such account" : "locked or disabled"));
            return null;
        }

        if (!result.Succeeded)
        {
            await trail.RecordAsync(AuditActions.UserSignInFailed, user, ("reason", "wrong password"));
            return null;
        }

        await signIn.SignInAsync(user, isPersistent: false);
        await trail.RecordAsync(AuditActions.UserSignedIn, user);
        return user;
    }

    // Without it, a quick answer would tell that there is no such account or that it is locked.
    private void SpendTheTimeOfOneCheck(string password)
    {
        nobodysHash ??= hasher.HashPassword(Nobody, "no account has this password");
        hasher.VerifyHashedPassword(Nobody, nobodysHash, password);
    }
}
