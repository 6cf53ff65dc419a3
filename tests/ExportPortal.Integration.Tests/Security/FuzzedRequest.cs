using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>Requests made by chance; the same number makes the same request.</summary>
internal static class FuzzedRequest
{
    private static readonly string[] s_paths =
    [
        "/api/v1/snapshots", "/api/v1/requests", "/api/v1/requests/batch", "/api/v1/requests/decisions", "/api/v1/requests/{id}", "/api/v1/requests/{id}/approve", "/api/v1/requests/{id}/reject",
        "/api/v1/requests/{id}/take-back", "/api/v1/requests/{id}/messages", "/api/v1/requests/{id}/withdraw", "/api/v1/requests/{id}/retry", "/api/v1/requests/{id}/resolve", "/api/v1/audit",
        "/api/v1/audit/export", "/api/v1/outside-exports", "/openapi/v1.json", "/{text}", "/api/{text}", "/api/v1/{text}", "/sign-in", "/sign-in/code", "/sign-in/finish", "/welcome", "/setup", "/sign-out",
        "/account", "/status/{text}", "/requests/{text}", "/admin/policies/{text}", "/_blazor", "/_blazor/negotiate", "/_blazor/{text}", "/jobs/{text}", "/healthz/{text}", "/metrics", "/_framework/{text}", "/account/passkeys/options",
    ];

    private static readonly string[] s_queries = ["cursor", "limit", "status", "mine", "q", "from", "to", "actor", "action", "subject", "format", "kind", "region", "connection", "returnUrl", "token", "negotiateVersion", "id"];

    private static readonly string[] s_texts =
    [
        "", " ", "..", "../../etc/passwd", "%00", "\u0000", "%2e%2e%2f", "'; DROP TABLE \"Users\"; --", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "\u202E\u200B", "😀👩‍👩‍👧", "\uFEFF", "ı", "İ",
        "9223372036854775808", "-1", "0", "1e309", "NaN", "null", "true", "2026-02-30T25:61:61Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999+14:00", "%", "%zz", "\\", "//evil.test", "javascript:alert(1)", "AAAA", "====", "*", "[]", "{}",
    ];

    private static readonly string[] s_methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"];

    private static readonly string[] s_types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=utf-7", "application/xml", "application/x-amz-json-1.1"];

    public static HttpRequestMessage AtPortal(Uri portal, string[] tokens, int seed)
    {
        Random random = new(seed);
        string path = Pick(random, s_paths).Replace("{id}", random.Next(3) == 0 ? Escaped(random) : Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{text}", Escaped(random), StringComparison.Ordinal);
        if (random.Next(2) == 0)
        {
            path += "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{Pick(random, s_queries)}={Escaped(random)}"));
        }

        HttpRequestMessage request = new(new HttpMethod(random.Next(3) == 0 ? Pick(random, s_methods) : random.Next(2) == 0 ? "GET" : "POST"), Raw(portal, path));
        if (random.Next(5) > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", random.Next(20) == 0 ? "Bearer " + Line(random) : "Bearer " + Pick(random, tokens));
        }

        Decorate(random, request);
        return request;
    }

    public static HttpRequestMessage AtEmulator(Uri emulator, int seed)
    {
        Random random = new(seed);
        string[] operations = ["GetInstanceSnapshots", "GetInstanceSnapshot", "GetDiskSnapshots", "ExportSnapshot", "GetExportSnapshotRecords", "GetOperation", "GetOperations", "GetOperationsForResource", "TagResource", "Text", ""];
        string[] paths = ["/", "/", "/", "/_emulator/ledger", "/_emulator/snapshots", "/_emulator/export", "/_emulator/clock", "/_emulator/chaos", "/" + Escaped(random)];
        HttpRequestMessage request = new(new HttpMethod(random.Next(3) > 0 ? "POST" : Pick(random, s_methods)), Raw(emulator, Pick(random, paths)));
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "Lightsail_20161128." + Pick(random, operations));
        request.Headers.TryAddWithoutValidation("X-Amz-Date", random.Next(2) == 0 ? DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) : Line(random));
        request.Headers.TryAddWithoutValidation("Authorization", random.Next(2) == 0 ? Line(random)
            : $"AWS4-HMAC-SHA256 Credential=AKIAEMULATORADMIN001/20261124/eu-central-1/lightsail/aws4_request, SignedHeaders={Pick(random, ["host", "host;x-amz-date", ";", ""])}, Signature={Pick(random, ["0", new string('a', 64), ""])}");
        Decorate(random, request);
        return request;
    }

    private static void Decorate(Random random, HttpRequestMessage request)
    {
        foreach (string name in new[] { "Origin", "X-Forwarded-For", "Idempotency-Key", "X-CSRF-TOKEN", "Accept", "If-None-Match", "Cookie", "Range", "Upgrade", "Accept-Language" })
        {
            if (random.Next(8) == 0)
            {
                request.Headers.TryAddWithoutValidation(name, name == "Cookie" ? $"__Host-ep-auth={Line(random)}; ep-zone={Line(random)}; ep-theme={Line(random)}" : Line(random));
            }
        }

        if (request.Method.Method is "GET" or "HEAD" or "OPTIONS" || random.Next(10) == 0)
        {
            return;
        }

        request.Content = new ByteArrayContent(Body(random));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(3) > 0 ? "application/json" : Pick(random, s_types));
    }

    private static byte[] Body(Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                byte[] noise = new byte[random.Next(600)];
                random.NextBytes(noise);
                return noise;
            case 1:
                return Encoding.UTF8.GetBytes(new string('[', 5000));
            case 2 when random.Next(10) == 0:
                return new byte[512 * 1024]; // more than any call takes
            case 3:
                return Encoding.UTF8.GetBytes("{\"justification\":\"" + new string('x', random.Next(4000)) + "\\ud800\"");
            default:
                return Encoding.UTF8.GetBytes(Json(random, depth: 0));
        }
    }

    private static string Json(Random random, int depth)
    {
        string[] names = ["connection", "region", "snapshotName", "kind", "justification", "ticket", "notBefore", "comment", "planHash", "decision", "items", "id", "text", "adoptRecord", "notOurs", "reason", "status", "requestedBy", "sourceSnapshotName", "pageToken"];
        IEnumerable<string> members = Enumerable.Range(0, random.Next(1, 7)).Select(_ => $"\"{Pick(random, names)}\":{Value(random, depth)}");
        return "{" + string.Join(',', members) + "}";
    }

    private static string Value(Random random, int depth) => random.Next(9) switch
    {
        0 => "null",
        1 => random.Next(-5, 5).ToString(CultureInfo.InvariantCulture),
        2 => "1e400",
        3 => "true",
        4 when depth < 3 => Json(random, depth + 1),
        5 when depth < 3 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))) + "]",
        6 => $"\"{Guid.NewGuid()}\"",
        7 => "\"" + Pick(random, ["acme", "eu-central-1", "Instance", "Approved", "snap-of-test-1"]) + "\"",
        _ => System.Text.Json.JsonSerializer.Serialize(Text(random)),
    };

    private static string Text(Random random) => random.Next(4) == 0 ? new string((char)random.Next(32, 0x2FFF), random.Next(1, 300)) : Pick(random, s_texts);

    // A header cannot hold a line break; the client would refuse it.
    private static string Line(Random random) => new([.. Text(random).Where(c => c is >= ' ' and < '\u007f')]);

    private static string Escaped(Random random)
    {
        string text = Text(random);
        return text.StartsWith('%') ? text : Uri.EscapeDataString(text.Any(char.IsSurrogate) && random.Next(2) == 0 ? "x" : text);
    }

    private static Uri Raw(Uri host, string path) => new(host.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static T Pick<T>(Random random, T[] all) => all[random.Next(all.Length)];
}
