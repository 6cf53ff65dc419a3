using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Audit;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>What came of a try to sign in.</summary>
public enum SignInOutcome
{
    /// <summary>Refused; nobody is told why.</summary>
    Refused,

    /// <summary>The session cookie is set.</summary>
    SignedIn,

    /// <summary>The password is right; now a code or a passkey.</summary>
    NeedsSecondFactor,
}

/// <summary>Signs a person in with e-mail address and password, and says nothing about which of the two was wrong.</summary>
public sealed class SignInWithPassword(
    UserManager<PortalUser> users, PortalSignIn signIn, IPasswordHasher<PortalUser> hasher, SignInSettings settings, WrongTries wrong, AccountTrail trail)
{
    /// <summary>The one answer to every failure: it must not tell whether an account exists.</summary>
    public const string Refusal = "The e-mail address or the password is wrong, or the account is locked.";

    private static readonly PortalUser Nobody = new();
    private static string? nobodysHash;

    /// <summary>Sets the session cookie, or asks for the second factor, or refuses.</summary>
    public async Task<(SignInOutcome Outcome, PortalUser? User)> ExecuteAsync(string? email, string? password)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password) || email.Length > 256 || password.Length > 256)
        {
            return (SignInOutcome.Refused, null);
        }

        PortalUser? user = await users.FindByEmailAsync(email.Trim());
        if (user?.PasswordHash is null || !settings.AllowsLocally(user.Email))
        {
            SpendTheTimeOfOneCheck(password);
            return await RefuseAsync(user, user is null ? "no such account" : user.PasswordHash is null ? "no password" : "local sign-in is off");
        }

        SignInResult result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: false);
        if (result.IsLockedOut || result.IsNotAllowed)
        {
            SpendTheTimeOfOneCheck(password);
            return await RefuseAsync(user, "locked or disabled");
        }

        if (!result.Succeeded && !result.RequiresTwoFactor)
        {
            await wrong.CountAsync(user, "wrong password");
            return (SignInOutcome.Refused, null);
        }

        return (result.RequiresTwoFactor ? SignInOutcome.NeedsSecondFactor : SignInOutcome.SignedIn, user);
    }

    private async Task<(SignInOutcome, PortalUser?)> RefuseAsync(PortalUser? user, string reason)
    {
        await trail.RecordAsync(AuditActions.UserSignInFailed, user, ("reason", reason));
        return (SignInOutcome.Refused, null);
    }

    // Without it, a quick answer would tell that there is no such account or that it is locked.
    private void SpendTheTimeOfOneCheck(string password)
    {
        nobodysHash ??= hasher.HashPassword(Nobody, "no account has this password");
        hasher.VerifyHashedPassword(Nobody, nobodysHash, password);
    }
}
