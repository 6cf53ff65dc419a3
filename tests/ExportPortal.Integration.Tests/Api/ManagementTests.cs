using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Integration.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>Health and metrics, and who may read them.</summary>
public sealed class ManagementTests(SharedPortal shared) : ApiTest(shared)
{
    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_says_OK_and_nothing_else(string path)
    {
        using HttpClient client = Portal.Anonymous();
        Assert.Equal("OK", await client.GetStringAsync(path));
        using HttpResponseMessage head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(2, head.Content.Headers.ContentLength);
        using HttpResponseMessage post = await client.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Theory]
    [InlineData("/healthz/live", "X-Forwarded-For", "203.0.113.9")]
    [InlineData("/healthz/ready", "Forwarded", "for=203.0.113.9")]
    [InlineData("/metrics", "X-Forwarded-For", "127.0.0.1")]
    public async Task Who_comes_through_a_proxy_finds_nothing(string path, string header, string value)
    {
        using HttpClient client = Portal.Anonymous();
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add(header, value);
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_database_of_another_version_is_not_ready_but_alive()
    {
        await using PortalUnderTest own = await PortalUnderTest.StartAsync();
        await using (PortalDb db = own.OpenDb())
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsHistory");
        }

        using HttpClient client = own.Anonymous();
        using HttpResponseMessage ready = await client.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unavailable: the database has not the schema of this version.", await ready.Content.ReadAsStringAsync());
        Assert.Equal("OK", await client.GetStringAsync("/healthz/live"));
    }

    [Fact]
    public async Task Metrics_count_requests_and_calls()
    {
        JsonNode request = await SubmitAsync();
        using HttpClient anna = Portal.ClientFor(Portal.Anna);
        (await anna.SendAsync(PathOf(request, "/approve"), body: null)).Must(HttpStatusCode.OK);
        await PortalUnderTest.UntilAsync(async () => (await anna.CallAsync(PathOf(request))).Json, r => (string)r["status"]! == "Succeeded");

        using HttpClient client = Portal.Anonymous();
        // The exporter answers with what it collected up to a third of a second ago.
        string text = await PortalUnderTest.UntilAsync(() => client.GetStringAsync("/metrics"), t => t.Contains("status=\"Succeeded\"", StringComparison.Ordinal));

        Assert.Matches("exportportal_export_calls_total\\{[^}]*outcome=\"accepted\"[^}]*\\} [1-9]", text);
        Assert.Matches("exportportal_export_approval_to_call_seconds_count(\\{[^}]*\\})? [1-9]", text);
        Assert.Matches("exportportal_request_transitions_total\\{[^}]*status=\"Approved\"[^}]*\\} [1-9]", text);
    }

    [Fact]
    public async Task The_management_port_serves_nothing_else()
    {
        int port = FreePort();
        await using PortalUnderTest own = await PortalUnderTest.StartAsync(("Management:Port", port.ToString(CultureInfo.InvariantCulture)));
        Assert.NotEqual(port, own.Url.Port);
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Equal("OK", await client.GetStringAsync("/healthz/ready"));
        foreach (string path in new[] { "/", "/sign-in", "/api/v1/requests", "/openapi/v1.json" })
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
