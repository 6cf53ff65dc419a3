using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Identity's store, which keeps authenticator keys and recovery codes encrypted: who reads the database cannot sign in with them.</summary>
public sealed class PortalUserStore(PortalDb db, IDataProtectionProvider protection, IdentityErrorDescriber? describer = null) : UserStore<PortalUser, PortalRole, PortalDb, Guid>(db, describer)
{
    private const string Provider = "[ExportPortal]";
    private const string KeyName = "AuthenticatorKey";
    private const string CodesName = "RecoveryCodes";
    private const char Separator = ';';
    private readonly IDataProtector _protector = protection.CreateProtector("ExportPortal.SecondFactor.v1");

    /// <inheritdoc/>
    public override Task<IdentityResult> UpdateAsync(PortalUser user, CancellationToken cancellationToken = default)
    {
        if (AutoSaveChanges)
        {
            return base.UpdateAsync(user, cancellationToken);
        }

        // The account is tracked and its transaction saves it. Identity would attach it anew at each of several updates, which forgets what the row was before.
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        return Task.FromResult(IdentityResult.Success);
    }

    /// <inheritdoc/>
    public override Task SetAuthenticatorKeyAsync(PortalUser user, string key, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Provider, KeyName, _protector.Protect(key), cancellationToken);

    /// <inheritdoc/>
    public override async Task<string?> GetAuthenticatorKeyAsync(PortalUser user, CancellationToken cancellationToken) =>
        Read(await GetTokenAsync(user, Provider, KeyName, cancellationToken));

    /// <inheritdoc/>
    public override Task ReplaceCodesAsync(PortalUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Provider, CodesName, _protector.Protect(string.Join(Separator, recoveryCodes)), cancellationToken);

    /// <inheritdoc/>
    public override async Task<int> CountCodesAsync(PortalUser user, CancellationToken cancellationToken) => (await CodesAsync(user, cancellationToken)).Length;

    /// <inheritdoc/>
    public override async Task<bool> RedeemCodeAsync(PortalUser user, string code, CancellationToken cancellationToken)
    {
        string[] codes = await CodesAsync(user, cancellationToken);
        string[] left = [.. codes.Where(c => !string.Equals(c, code, StringComparison.OrdinalIgnoreCase))];
        if (left.Length == codes.Length)
        {
            return false;
        }

        await ReplaceCodesAsync(user, left, cancellationToken);
        return true;
    }

    /// <summary>Forgets key and codes.</summary>
    public async Task ForgetAuthenticatorAsync(PortalUser user, CancellationToken cancellationToken)
    {
        await RemoveTokenAsync(user, Provider, KeyName, cancellationToken);
        await RemoveTokenAsync(user, Provider, CodesName, cancellationToken);
    }

    private async Task<string[]> CodesAsync(PortalUser user, CancellationToken cancel) =>
        (Read(await GetTokenAsync(user, Provider, CodesName, cancel)) ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    // A key ring that was lost takes the second factors with it; an administrator's link lets people set up new ones.
    private string? Read(string? stored)
    {
        try
        {
            return stored is null ? null : _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
