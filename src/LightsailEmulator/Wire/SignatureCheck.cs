using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;

namespace LightsailEmulator.Wire;

/// <summary>Recomputes Signature Version 4 from what really arrived, and refuses what does not match.</summary>
internal static partial class SignatureCheck
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Service = "lightsail";
    private const string DefaultRegion = "us-east-1";
    private static readonly TimeSpan s_allowedSkew = TimeSpan.FromMinutes(5);

    /// <summary>Who the request says it comes from, unchecked; null without a readable Authorization header.</summary>
    public static Caller? Claimed(HttpRequest request) =>
        Header().Match(request.Headers.Authorization.ToString()) is { Success: true } found
            ? new Caller(found.Groups["key"].Value, found.Groups["region"].Value)
            : null;

    /// <summary>The caller with <c>--no-auth</c>: as the header says, or an administrator in us-east-1 without one.</summary>
    public static Caller Trust(HttpRequest request)
    {
        Caller caller = Claimed(request) ?? new Caller(Caller.AdminKey, DefaultRegion);
        RequireRegion(caller.Region);
        return caller;
    }

    /// <exception cref="ApiException">the error that AWS answers for this kind of bad signature</exception>
    public static Caller Verify(HttpRequest request, ReadOnlySpan<byte> body, AccessKeys keys, DateTimeOffset now)
    {
        string authorization = request.Headers.Authorization.ToString();
        if (authorization.Length == 0) throw new ApiException("MissingAuthenticationTokenException", "Missing Authentication Token");

        Match header = Header().Match(authorization);
        if (!header.Success)
            throw new ApiException("IncompleteSignatureException", $"Authorization header requires '{Algorithm} Credential=…, SignedHeaders=…, Signature=…'.");

        string scopeDate = header.Groups["date"].Value;
        var caller = new Caller(header.Groups["key"].Value, header.Groups["region"].Value);
        RequireScope(header, caller);
        string[] signedHeaders = header.Groups["headers"].Value.Split(';');
        RequireSigned(request, signedHeaders);
        string secret = keys.SecretOf(caller.AccessKeyId, request.Headers["x-amz-security-token"].ToString(), now);
        string timeStamp = TimeStamp(request, scopeDate, now);

        string bodyHash = Hex(SHA256.HashData(body));
        string declared = request.Headers["x-amz-content-sha256"].ToString();
        bool bodyIsAsDeclared = declared.Length == 0 || declared == bodyHash;
        string canonical = $"{request.Method}\n{CanonicalPath(request)}\n{CanonicalQuery(request)}\n{CanonicalHeaders(request, signedHeaders)}\n{string.Join(';', signedHeaders)}\n{bodyHash}";
        string toSign = $"{Algorithm}\n{timeStamp}\n{scopeDate}/{caller.Region}/{Service}/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        string expected = Hex(Hmac(SigningKey(secret, scopeDate, caller.Region), toSign));

        bool matches = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(header.Groups["signature"].Value));
        if (!matches || !bodyIsAsDeclared)
        {
            throw Invalid(
                "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        return caller;
    }

    private static void RequireScope(Match header, Caller caller)
    {
        if (header.Groups["service"].Value != Service) throw Invalid($"Credential should be scoped to correct service: '{Service}'.");
        if (header.Groups["end"].Value != "aws4_request") throw Invalid("Credential should be scoped with a valid terminator: 'aws4_request'.");
        RequireRegion(caller.Region);
    }

    private static void RequireRegion(string region)
    {
        if (!ApiModel.Lightsail.Regions.Contains(region)) throw Invalid($"Credential should be scoped to a valid region, not '{region}'.");
    }

    private static string TimeStamp(HttpRequest request, string scopeDate, DateTimeOffset now)
    {
        string text = request.Headers["x-amz-date"].ToString();
        const string Format = "yyyyMMdd'T'HHmmss'Z'";
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, Utc, out DateTimeOffset signedAt)
            && !DateTimeOffset.TryParseExact(request.Headers.Date.ToString(), "R", CultureInfo.InvariantCulture, Utc, out signedAt))
        {
            throw new ApiException("IncompleteSignatureException", "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }

        string stamp = signedAt.ToString(Format, CultureInfo.InvariantCulture);
        if (!stamp.StartsWith(scopeDate, StringComparison.Ordinal))
            throw Invalid($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scopeDate}' != '{stamp[..8]}', from '{stamp}'.");

        string nowStamp = now.ToString(Format, CultureInfo.InvariantCulture);
        if (now - signedAt > s_allowedSkew)
            throw Invalid($"Signature expired: {stamp} is now earlier than {(now - s_allowedSkew).ToString(Format, CultureInfo.InvariantCulture)} ({nowStamp} - 5 min.)");
        if (signedAt - now > s_allowedSkew)
            throw Invalid($"Signature not yet current: {stamp} is still later than {(now + s_allowedSkew).ToString(Format, CultureInfo.InvariantCulture)} ({nowStamp} + 5 min.)");
        return stamp;
    }

    /// <summary>A header that changes what the call means must be part of what was signed.</summary>
    private static void RequireSigned(HttpRequest request, string[] signedHeaders)
    {
        if (!signedHeaders.Contains("host")) throw Invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (string name in new[] { "x-amz-date", "x-amz-target", "x-amz-security-token", "x-amz-content-sha256" })
        {
            if (request.Headers.ContainsKey(name) && !signedHeaders.Contains(name))
                throw Invalid($"'{name}' must be a 'SignedHeader' in the AWS Authorization.");
        }
    }

    private static string CanonicalPath(HttpRequest request)
    {
        string target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        // Each segment is encoded once more, as every service but S3 wants it.
        return string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
    }

    private static string CanonicalQuery(HttpRequest request) => string.Join('&', request.QueryString.Value!.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => $"{Encode(pair[0])}={(pair.Length == 2 ? Encode(pair[1]) : "")}")
        .Order(StringComparer.Ordinal));

    private static string CanonicalHeaders(HttpRequest request, string[] signedHeaders)
    {
        var text = new StringBuilder();
        foreach (string name in signedHeaders)
        {
            IEnumerable<string> values = request.Headers[name].Select(value => Spaces().Replace((value ?? "").Trim(), " "));
            text.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] SigningKey(string secret, string date, string region) =>
        Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes($"AWS4{secret}"), date), region), Service), "aws4_request");

    private static string Encode(string queryPart) => Uri.EscapeDataString(Uri.UnescapeDataString(queryPart));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static ApiException Invalid(string message) => new("InvalidSignatureException", message);

    [GeneratedRegex(@"^AWS4-HMAC-SHA256\s+Credential=(?<key>[\w-]{1,128})/(?<date>[0-9]{8})/(?<region>[a-z0-9-]{1,32})/(?<service>[\w-]{1,32})/(?<end>\w{1,32})\s*,\s*SignedHeaders=(?<headers>[a-z0-9;_-]{1,2000})\s*,\s*Signature=(?<signature>[0-9a-f]{64})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
