using ExportPortal.Data.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts.SecondFactors;

/// <summary>Second step of a sign-in with a password: a code of the authenticator, or a recovery code.</summary>
public sealed class SignInWithCode(UserManager<PortalUser> users, PortalSignIn signIn, SignInSettings settings, WrongTries wrong)
{
    /// <summary>The one answer to every failure.</summary>
    public const string Refusal = "The code is wrong or was used already, or the account is locked.";

    private const int DigitsOfCode = 6;

    /// <summary>Who has given the right password and now has to give a code; null when that was too long ago.</summary>
    public async Task<PortalUser?> WhoAsync() => await signIn.GetTwoFactorAuthenticationUserAsync();

    /// <summary>Sets the session cookie, or returns null.</summary>
    public async Task<PortalUser?> ExecuteAsync(string? code)
    {
        PortalUser? user = await WhoAsync();
        if (user is null || !settings.AllowsLocally(user.Email))
        {
            return null;
        }

        string clean = AuthenticatorSetup.Clean(code);
        bool isCode = clean.Length == DigitsOfCode && clean.All(char.IsAsciiDigit);
        SignInResult result = await users.IsLockedOutAsync(user) ? SignInResult.LockedOut
            : !isCode ? await signIn.TwoFactorRecoveryCodeSignInAsync(Written(clean))
            : await IsFreshAsync(user, clean) ? await signIn.TwoFactorAuthenticatorSignInAsync(clean, isPersistent: false, rememberClient: false)
            : SignInResult.Failed;
        if (result.Succeeded)
        {
            return user;
        }

        await wrong.CountAsync(user, result.IsLockedOut ? "locked or disabled" : isCode ? "wrong code" : "wrong recovery code");
        return null;
    }

    /// <summary>Whether the code is right, and takes it. It counts once, although the authenticator shows it for a while; of two uses at the same instant one loses the race for the row.</summary>
    private async Task<bool> IsFreshAsync(PortalUser user, string code)
    {
        if (code == user.LastCode || !await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            return false;
        }

        user.LastCode = code;
        return (await users.UpdateAsync(user)).Succeeded;
    }

    // As it was shown: two groups of five.
    private static string Written(string clean) => clean.Length == 10 ? $"{clean[..5]}-{clean[5..]}" : clean;
}
