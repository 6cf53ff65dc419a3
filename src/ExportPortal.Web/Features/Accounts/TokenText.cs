using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>The text of a bearer token: "ep_" and 256 random bits in base64url. Only its SHA-256 is stored; so much chance needs no slow hash.</summary>
public static class TokenText
{
    private const string Start = "ep_";
    private const int Bytes = 32;
    private const int ShownCharacters = 9;

    /// <summary>A new token.</summary>
    public static string Make() => Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256, lower-case hex; null for what cannot be a token.</summary>
    public static string? HashOf(string token) =>
        token.Length is > 3 and <= 100 && token.StartsWith(Start, StringComparison.Ordinal) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))) : null;

    /// <summary>Its beginning, to recognise it by.</summary>
    public static string PrefixOf(string token) => token[..ShownCharacters];
}
