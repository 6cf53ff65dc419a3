using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>The portal as it runs in Production, behind a proxy that speaks HTTPS.</summary>
public sealed class ProductionTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exportportal-production-").FullName;
    private TestDatabase _database = default!;
    private PortalProcess _portal = default!;

    public async ValueTask InitializeAsync()
    {
        using RSA key = RSA.Create(2048);
        X509Certificate2 certificate = new CertificateRequest("CN=portal", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "keys.p12"), certificate.Export(X509ContentType.Pkcs12));
        certificate.Dispose();
        _database = await TestDatabase.MakeAsync(DatabaseProvider.Sqlite);
        _portal = PortalProcess.Launch(
            _database, new Uri("http://127.0.0.1:9"),
            new Dictionary<string, string>
            {
                // Production refuses static keys and addresses that are not AWS: without credentials, and with a proxy that is not there, nothing leaves the machine.
                ["Lightsail:Connections:0:AccessKeyId"] = "", ["Lightsail:Connections:0:SecretAccessKey"] = "", ["Lightsail:Connections:0:Profile"] = "nobody", ["Lightsail:Connections:0:ServiceUrl"] = "",
                ["Execution:SettleWindow"] = "00:20:00", ["Security:KeysFolder"] = Path.Combine(_folder, "keys"), ["Security:KeyCertificateFile"] = Path.Combine(_folder, "keys.p12"),
                ["https_port"] = "443", ["AllowedHosts"] = "portal.example;127.0.0.1", ["Proxy:Networks:0"] = "127.0.0.1/32", ["Logging:LogLevel:Default"] = "Debug", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Debug",
            },
            environment: new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AWS_EC2_METADATA_DISABLED"] = "true", ["HTTPS_PROXY"] = "http://127.0.0.1:9" });
        await _portal.StartedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_speaks_https_only_lets_no_line_into_its_log_and_keeps_its_keys_encrypted()
    {
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _portal.Url };

        using (HttpResponseMessage plain = await client.SendAsync(Request("/sign-in", https: false)))
        {
            Assert.Equal((HttpStatusCode.TemporaryRedirect, "https://portal.example/sign-in"), (plain.StatusCode, plain.Headers.Location?.ToString()));
        }

        using (HttpResponseMessage secure = await client.SendAsync(Request("/sign-in")))
        {
            Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
            Assert.Equal("max-age=31536000", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
            Assert.All(secure.Headers.GetValues("Set-Cookie"), cookie =>
            {
                Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
                Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            });
        }

        using (HttpResponseMessage foreign = await client.SendAsync(Request("/sign-in", host: "evil.example")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        }

        foreach (string path in new[] { "/x%0d%0a{\"LogLevel\":\"Critical\"}", "/%1b[31mred", "/%e2%80%aereversed", "/requests?q=%0a%0dfake", "/%c2%85%e2%80%a8line" })
        {
            using HttpResponseMessage answer = await client.SendAsync(Request(path));
            Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
        }

        await Until.TrueAsync(() => Task.FromResult(_portal.Output.Contains("fake", StringComparison.Ordinal)), TimeSpan.FromSeconds(10), "the log names the last request");
        foreach (string line in _portal.Output.Split('\n').Where(l => !l.StartsWith("No account exists yet.", StringComparison.Ordinal)))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            Assert.NotEqual("Critical", entry.RootElement.GetProperty("LogLevel").GetString());
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u202e' or '\u2028');
        }

        string[] keys = Directory.GetFiles(Path.Combine(_folder, "keys"), "*.xml");
        Assert.NotEmpty(keys);
        Assert.All(keys, file =>
        {
            string text = File.ReadAllText(file);
            Assert.Contains("encryptedSecret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<value>", text, StringComparison.Ordinal);
        });
    }

    private static HttpRequestMessage Request(string path, bool https = true, string host = "portal.example")
    {
        HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { Host = host } };
        if (https)
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
        }

        return request;
    }
}
