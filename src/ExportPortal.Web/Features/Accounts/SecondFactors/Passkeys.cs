using System.Buffers.Text;
using System.Text.Json;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts.SecondFactors;

/// <summary>A passkey of the person who asks.</summary>
/// <param name="Id">Its credential id, base 64 for addresses.</param>
/// <param name="Name">The name that the person gave it.</param>
/// <param name="CreatedAt">Since when, UTC.</param>
/// <param name="IsSynced">Whether its maker keeps it in an account, so that it is on several devices.</param>
public sealed record PasskeyRow(string Id, string Name, DateTimeOffset CreatedAt, bool IsSynced);

/// <summary>Passkeys: a person adds and removes own ones, and signs in with them. One stands for both factors, since its device asks for a finger or a PIN.</summary>
public sealed class Passkeys(OwnAccount account, CurrentUser user, UserManager<PortalUser> users, PortalSignIn signIn, SignInSettings settings, AccountTrail trail)
{
    /// <summary>The one answer to every failed sign-in.</summary>
    public const string Refusal = "This passkey was not accepted.";

    /// <summary>The most passkeys of a person.</summary>
    public const int Most = 10;

    private const int LongestName = 60;
    private const int LongestCredential = 16 * 1024;

    /// <summary>The person's own passkeys.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<PasskeyRow>> ListAsync(CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        PortalUser account = await users.FindByIdAsync(person.Id.ToString()) ?? throw RuleBroken.NotFound("user-not-found", "There is no such account.");
        return [.. (await users.GetPasskeysAsync(account)).OrderBy(p => p.CreatedAt).Select(p => new PasskeyRow(Base64Url.EncodeToString(p.CredentialId), p.Name ?? T("Passkey"), p.CreatedAt, p.IsBackedUp))];
    }

    /// <summary>What a browser needs in order to make a passkey, as JSON.</summary>
    /// <exception cref="RuleBroken">not-signed-in, second-factor-required, too-many-passkeys</exception>
    public async Task<string> BeginAsync(CancellationToken cancel)
    {
        SignedInPerson person = await account.ChangeAsync("add passkey", async (who, change) =>
        {
            await OwnAccount.RequireShownFactorAsync(who, change);
            return (await change.Users.GetPasskeysAsync(change.User)).Count < Most
                ? who
                : throw RuleBroken.Conflict("too-many-passkeys", $"A person has {Most} passkeys at most. Remove one first.");
        }, cancel);
        return await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name });
    }

    /// <summary>Keeps the passkey that the browser has made.</summary>
    /// <exception cref="RuleBroken">not-signed-in, second-factor-required, passkey-invalid, passkey-name-invalid</exception>
    public async Task AddAsync(string? credential, string? name, CancellationToken cancel)
    {
        string clean = (name ?? "").Trim();
        if (clean.Length is 0 or > LongestName)
        {
            throw RuleBroken.Invalid("passkey-name-invalid", $"Give the passkey a name of 1 to {LongestName} characters.", "name");
        }

        PasskeyAttestationResult made = await AttestAsync(credential);
        PortalUser changed = await account.ChangeAsync("add passkey", async (person, change) =>
        {
            await OwnAccount.RequireShownFactorAsync(person, change);
            if (!made.Succeeded || made.UserEntity.Id != person.Id.ToString() || !made.Passkey.IsUserVerified)
            {
                throw RuleBroken.Invalid("passkey-invalid", "The browser has not made a passkey that can be used here. Try again.");
            }

            made.Passkey.Name = clean;
            OwnAccount.Require(await change.Users.AddOrUpdatePasskeyAsync(change.User, made.Passkey), "passkey-invalid");
            await OwnAccount.MarkShownAsync(person, change, cancel);
            await OwnAccount.EndOthersAsync(person, change, cancel);
            change.Transaction.Audit(AuthenticatorSetup.Event(person, "passkey added", clean));
            return change.User;
        }, cancel);
        await signIn.RefreshSignInAsync(changed);
    }

    /// <summary>Removes one.</summary>
    /// <exception cref="RuleBroken">not-signed-in, second-factor-required, second-factor-needed, passkey-not-found</exception>
    public Task RemoveAsync(string? id, CancellationToken cancel) => account.ChangeAsync("remove passkey", async (person, change) =>
    {
        await OwnAccount.RequireShownFactorAsync(person, change);
        byte[] credential = Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : [];
        IList<UserPasskeyInfo> all = await change.Users.GetPasskeysAsync(change.User);
        UserPasskeyInfo found = all.FirstOrDefault(p => p.CredentialId.AsSpan().SequenceEqual(credential)) ?? throw RuleBroken.NotFound("passkey-not-found", "There is no such passkey.");
        if (!change.User.TwoFactorEnabled)
        {
            await AuthenticatorSetup.RequireNotNeededAsync(settings, change, leavesPasskeys: all.Count > 1);
        }

        OwnAccount.Require(await change.Users.RemovePasskeyAsync(change.User, found.CredentialId), "passkey-not-found");
        change.Transaction.Audit(AuthenticatorSetup.Event(person, "passkey removed", found.Name));
        return true;
    }, cancel);

    /// <summary>What a browser needs in order to use a passkey, as JSON. It names no account and no passkey, so it tells nothing about who has one.</summary>
    public Task<string> BeginSignInAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>Sets the session cookie, or returns null.</summary>
    public async Task<PortalUser?> SignInAsync(string? credential)
    {
        PasskeyAssertionResult<PortalUser>? shown = await AssertAsync(credential);
        if (shown is not { Succeeded: true } || !shown.Passkey.IsUserVerified || !await signIn.CanSignInAsync(shown.User) || !settings.AllowsLocally(shown.User.Email)
            || await users.IsLockedOutAsync(shown.User))
        {
            await trail.RecordAsync(AuditActions.UserSignInFailed, shown is { Succeeded: true } ? shown.User : null, ("reason", "passkey not accepted"));
            return null;
        }

        // The counter of the passkey, which shows copies of it.
        await users.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey);
        await signIn.StartAsync(shown.User, SignInMethod.Passkey);
        return shown.User;
    }

    private async Task<PasskeyAttestationResult> AttestAsync(string? credential)
    {
        try
        {
            return string.IsNullOrEmpty(credential) || credential.Length > LongestCredential ? Unreadable() : await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or JsonException)
        {
            return Unreadable();
        }

        static PasskeyAttestationResult Unreadable() => PasskeyAttestationResult.Fail(new PasskeyException("The credential is not readable."));
    }

    private async Task<PasskeyAssertionResult<PortalUser>?> AssertAsync(string? credential)
    {
        try
        {
            return string.IsNullOrEmpty(credential) || credential.Length > LongestCredential ? null : await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or JsonException)
        {
            return null; // no sign-in was begun in this browser, or it was too long ago
        }
    }
}
