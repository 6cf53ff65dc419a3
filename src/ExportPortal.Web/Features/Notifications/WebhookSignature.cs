using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>The signature of a webhook: v1=hex(HMAC-SHA-256(secret, timestamp + "." + body)). The time inside keeps an old call from being replayed.</summary>
public static class WebhookSignature
{
    /// <summary>Header with the notification's id: the same at every try.</summary>
    public const string IdHeader = "X-ExportPortal-Id";

    /// <summary>Header with the time of sending, seconds since 1970 UTC.</summary>
    public const string TimestampHeader = "X-ExportPortal-Timestamp";

    /// <summary>Header with the signature.</summary>
    public const string SignatureHeader = "X-ExportPortal-Signature";

    private const string Prefix = "whsec_";

    /// <summary>A new secret: 256 random bits.</summary>
    public static string NewSecret() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Signs.</summary>
    /// <param name="secret">The whole secret as it was shown, as UTF-8.</param>
    /// <param name="timestamp">The value of the timestamp header.</param>
    /// <param name="body">The bytes of the body.</param>
    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}."));
        hmac.AppendData(body);
        return $"v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
