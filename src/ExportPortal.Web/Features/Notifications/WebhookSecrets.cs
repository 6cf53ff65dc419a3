using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Keeps the secrets of webhooks encrypted in the database, under the portal's own keys.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("ExportPortal.Webhooks.v1");

    /// <summary>Encrypts.</summary>
    public string Protect(string secret) => _protector.Protect(secret);

    /// <summary>Decrypts; null when the keys that encrypted it are gone.</summary>
    public string? Reveal(string kept)
    {
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
