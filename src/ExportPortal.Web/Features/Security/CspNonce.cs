using System.Security.Cryptography;

namespace ExportPortal.Web.Features.Security;

/// <summary>The nonce of one response's inline scripts: the import map and the theme script in the head.</summary>
public static class CspNonce
{
    private static readonly object Key = new();

    /// <summary>The nonce of this response; made at the first call.</summary>
    public static string Of(HttpContext http)
    {
        if (http.Items[Key] is not string nonce)
        {
            nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            http.Items[Key] = nonce;
        }

        return nonce;
    }
}
