using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

/// <summary>What came back: status, headers and the body as JSON.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonNode Json, IReadOnlyDictionary<string, string> Headers)
{
    public string? ErrorType => Json["__type"]?.GetValue<string>();

    public string Message => Json["message"]!.GetValue<string>();
}

/// <summary>Raw HTTP to an emulator: the API with our own signer, and the control calls.</summary>
internal sealed class EmulatorClient(Uri url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(20) };

    public async Task<Reply> CallAsync(
        string operation, object? input = null, SigV4Signer? signer = null, DateTimeOffset? signedAt = null, CancellationToken cancel = default)
    {
        byte[] body = input as byte[] ?? (input is string text ? Encoding.UTF8.GetBytes(text) : System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(input ?? new { }));
        using HttpRequestMessage request = Request(operation, body);
        (signer ?? SigV4Signer.Admin).Sign(request, body, signedAt ?? DateTimeOffset.UtcNow);
        return await SendAsync(request, cancel);
    }

    /// <summary>An unsigned request of one operation, for tests that spoil it.</summary>
    public HttpRequestMessage Request(string operation, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"Lightsail_20161128.{operation}");
        return request;
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request, CancellationToken cancel = default)
    {
        using HttpResponseMessage response = await _http.SendAsync(request, cancel);
        string text = await response.Content.ReadAsStringAsync(cancel);
        var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, JsonNode.Parse(text)!, headers);
    }

    public Task<Reply> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(url, $"/_emulator/{path}"));
        if (body is not null) request.Content = new StringContent(body as string ?? System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return SendAsync(request);
    }

    public async Task<Reply> PostAsync(string path, object body)
    {
        Reply reply = await ControlAsync(HttpMethod.Post, path, body);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply;
    }

    public async Task<JsonArray> LedgerAsync(long after = 0) => (await ControlAsync(HttpMethod.Get, $"ledger?after={after}")).Json.AsArray();

    public async Task<JsonArray> SendsAsync(long after = 0) => (await ControlAsync(HttpMethod.Get, $"sends?after={after}")).Json.AsArray();

    public Task AdvanceAsync(double seconds) => PostAsync("clock", new { advanceSeconds = seconds });

    /// <summary>Every item of a list, over all of its pages.</summary>
    public async Task<IReadOnlyList<JsonNode>> AllAsync(string operation, string member, SigV4Signer? signer = null, string? resourceName = null)
    {
        var items = new List<JsonNode>();
        string? token = null;
        do
        {
            var input = new JsonObject();
            if (resourceName is not null) input["resourceName"] = resourceName;
            if (token is not null) input["pageToken"] = token;
            Reply reply = await CallAsync(operation, input, signer);
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            items.AddRange(reply.Json[member]!.AsArray().Select(item => item!));
            token = reply.Json["nextPageToken"]?.GetValue<string>();
        }
        while (token is not null);
        return items;
    }

    public async Task<JsonNode> ExportAsync(string snapshot, SigV4Signer? signer = null)
    {
        Reply reply = await CallAsync("ExportSnapshot", new { sourceSnapshotName = snapshot }, signer);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return Assert.Single(reply.Json["operations"]!.AsArray())!;
    }

    /// <summary>An export that has ended; the answer is its record's name.</summary>
    public async Task<string> FinishedExportAsync(string snapshot)
    {
        JsonNode operation = await ExportAsync(snapshot);
        await AdvanceAsync(20);
        return operation["operationDetails"]!.GetValue<string>();
    }

    public void Dispose() => _http.Dispose();
}
