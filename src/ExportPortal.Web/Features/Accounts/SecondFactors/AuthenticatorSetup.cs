using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts.SecondFactors;

/// <summary>A key that an authenticator is about to take.</summary>
/// <param name="Key">The key in groups of four, to be typed.</param>
/// <param name="Uri">The same for a camera (otpauth).</param>
/// <param name="Ticket">The key, encrypted for this person and ten minutes: the form sends it back, so that showing it stores nothing.</param>
public sealed record AuthenticatorOffer(string Key, string Uri, string Ticket);

/// <summary>A person sets up or removes an authenticator that shows one-time codes, or gets new recovery codes.</summary>
public sealed class AuthenticatorSetup(OwnAccount account, CurrentUser user, PortalSignIn signIn, SignInSettings settings, IDataProtectionProvider protection)
{
    private const int RecoveryCodes = 10;
    private const int KeyBytes = 20;
    private static readonly TimeSpan OfferFor = TimeSpan.FromMinutes(10);

    /// <summary>Makes a key for an authenticator; nothing is stored yet.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<AuthenticatorOffer> OfferAsync(CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        string key = Base32.Write(RandomNumberGenerator.GetBytes(KeyBytes));
        string uri = string.Create(CultureInfo.InvariantCulture, $"otpauth://totp/ExportPortal:{Uri.EscapeDataString(person.Email)}?secret={key}&issuer=ExportPortal&digits=6");
        return new AuthenticatorOffer(string.Join(' ', key.Chunk(4).Select(c => new string(c))), uri, ProtectorOf(person.Id).Protect(key, OfferFor));
    }

    /// <summary>The same offer again, for a form that comes back with a wrong code; null when its time is over.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<AuthenticatorOffer?> RepeatAsync(string? ticket, CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        return KeyOf(person.Id, ticket) is not { } key ? null : new AuthenticatorOffer(
            string.Join(' ', key.Chunk(4).Select(c => new string(c))),
            string.Create(CultureInfo.InvariantCulture, $"otpauth://totp/ExportPortal:{Uri.EscapeDataString(person.Email)}?secret={key}&issuer=ExportPortal&digits=6"), ticket!);
    }

    /// <summary>Takes the key of an offer once the authenticator shows the right code for it.</summary>
    /// <returns>Recovery codes; nobody can see them again.</returns>
    /// <exception cref="RuleBroken">not-signed-in, second-factor-required, offer-expired, code-wrong</exception>
    public async Task<IReadOnlyList<string>> ConfirmAsync(string? ticket, string? code, CancellationToken cancel)
    {
        (PortalUser changed, IReadOnlyList<string> codes) = await account.ChangeAsync("set up authenticator", async (person, change) =>
        {
            await OwnAccount.RequireShownFactorAsync(person, change);
            string key = KeyOf(person.Id, ticket) ?? throw RuleBroken.Conflict("offer-expired", "This key was offered too long ago. Here is a new one.");
            string clean = Clean(code);
            await change.Store.SetAuthenticatorKeyAsync(change.User, key, cancel);
            if (!await change.Users.VerifyTwoFactorTokenAsync(change.User, change.Users.Options.Tokens.AuthenticatorTokenProvider, clean))
            {
                throw RuleBroken.Invalid("code-wrong", "The code does not fit. Is the clock of the device right?", "code");
            }

            change.User.LastCode = clean;
            OwnAccount.Require(await change.Users.SetTwoFactorEnabledAsync(change.User, true), "code-wrong", "code");
            IReadOnlyList<string> made = await MakeCodesAsync(change);
            await OwnAccount.MarkShownAsync(person, change, cancel);
            await OwnAccount.EndOthersAsync(person, change, cancel);
            change.Transaction.Audit(Event(person, "authenticator set up"));
            return (change.User, made);
        }, cancel);
        await signIn.RefreshSignInAsync(changed);
        return codes;
    }

    /// <summary>Makes new recovery codes; the old ones are void.</summary>
    /// <exception cref="RuleBroken">not-signed-in, second-factor-required, no-authenticator</exception>
    public Task<IReadOnlyList<string>> RenewCodesAsync(CancellationToken cancel) => account.ChangeAsync("renew recovery codes", async (person, change) =>
    {
        await OwnAccount.RequireShownFactorAsync(person, change);
        if (!change.User.TwoFactorEnabled)
        {
            throw RuleBroken.Conflict("no-authenticator", "Set up an authenticator first.");
        }

        IReadOnlyList<string> made = await MakeCodesAsync(change);
        change.Transaction.Audit(Event(person, "recovery codes renewed"));
        return made;
    }, cancel);

    /// <summary>Removes the authenticator and its recovery codes.</summary>
    /// <exception cref="RuleBroken">not-signed-in, second-factor-required, second-factor-needed</exception>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        PortalUser changed = await account.ChangeAsync("remove authenticator", async (person, change) =>
        {
            await OwnAccount.RequireShownFactorAsync(person, change);
            await RequireNotNeededAsync(settings, change, leavesPasskeys: (await change.Users.GetPasskeysAsync(change.User)).Count > 0);
            OwnAccount.Require(await change.Users.SetTwoFactorEnabledAsync(change.User, false), "no-authenticator");
            await change.Store.ForgetAuthenticatorAsync(change.User, cancel);
            change.Transaction.Audit(Event(person, "authenticator removed"));
            return change.User;
        }, cancel);
        await signIn.RefreshSignInAsync(changed);
    }

    /// <summary>Refuses to take the last second factor away from somebody whose role asks for one.</summary>
    /// <exception cref="RuleBroken">second-factor-needed</exception>
    internal static async Task RequireNotNeededAsync(SignInSettings settings, AccountChange change, bool leavesPasskeys)
    {
        IEnumerable<Domain.Accounts.Role> roles = (await change.Users.GetRolesAsync(change.User)).Where(r => Enum.TryParse<Domain.Accounts.Role>(r, out _)).Select(Enum.Parse<Domain.Accounts.Role>);
        if (!leavesPasskeys && settings.NeedsSecondFactor(roles))
        {
            throw RuleBroken.Conflict("second-factor-needed", "Your role asks for a second factor. Set up another one first.");
        }
    }

    internal static AuditEntry Event(SignedInPerson person, string what, string? name = null) => new()
    {
        Action = AuditActions.UserSecondFactorChanged, SubjectType = "user", SubjectId = person.Id.ToString(), Data = new Dictionary<string, object?> { ["change"] = what, ["name"] = name },
    };

    internal static string Clean(string? code) => new([.. (code ?? "").Where(char.IsAsciiLetterOrDigit).Take(20)]);

    private static async Task<IReadOnlyList<string>> MakeCodesAsync(AccountChange change) =>
        [.. await change.Users.GenerateNewTwoFactorRecoveryCodesAsync(change.User, RecoveryCodes) ?? []];

    private string? KeyOf(Guid personId, string? ticket)
    {
        try
        {
            return string.IsNullOrEmpty(ticket) ? null : ProtectorOf(personId).Unprotect(ticket);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector ProtectorOf(Guid personId) => protection.CreateProtector("ExportPortal.AuthenticatorOffer.v1", personId.ToString()).ToTimeLimitedDataProtector();
}
