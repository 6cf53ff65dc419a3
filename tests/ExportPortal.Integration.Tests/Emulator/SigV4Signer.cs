using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Integration.Tests.Emulator;

/// <summary>
/// Signature Version 4 as its specification tells it, for requests to "/" without a query. Shares no code with the emulator:
/// a mistake would have to be made twice.
/// </summary>
internal sealed record SigV4Signer(string AccessKeyId, string Secret, string Region, string Service = "lightsail", string? SessionToken = null)
{
    public static readonly SigV4Signer Admin = new("AKIAEMULATORADMIN001", "emulator-secret-admin", "eu-central-1");
    public static readonly SigV4Signer Tags = new("AKIAEMULATORTAGS0001", "emulator-secret-tags", "eu-central-1");

    public SigV4Signer In(string region) => this with { Region = region };

    /// <summary>Signs host, target, content type and date, with the body as it is now.</summary>
    public void Sign(HttpRequestMessage request, byte[] body, DateTimeOffset signedAt)
    {
        string stamp = signedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string day = stamp[..8];
        request.Headers.Add("X-Amz-Date", stamp);

        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = request.Content!.Headers.ContentType!.ToString(),
            ["host"] = request.RequestUri!.Authority,
            ["x-amz-date"] = stamp,
        };
        if (request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)) headers["x-amz-target"] = target.Single();

        if (SessionToken is not null)
        {
            request.Headers.Add("X-Amz-Security-Token", SessionToken);
            headers["x-amz-security-token"] = SessionToken;
        }

        string names = string.Join(';', headers.Keys);
        string canonical = new StringBuilder("POST\n/\n\n")
            .AppendJoin("", headers.Select(header => $"{header.Key}:{header.Value}\n"))
            .Append('\n').Append(names).Append('\n').Append(Hash(body)).ToString();
        string scope = $"{day}/{Region}/{Service}/aws4_request";
        string text = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";

        byte[] key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (string part in new[] { day, Region, Service, "aws4_request", text }) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));

        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(key)}");
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
