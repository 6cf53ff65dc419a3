using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExportPortal.Integration.Tests.Notifications;

/// <summary>One call of a webhook, as it came over the wire.</summary>
internal sealed record HookCall(string Id, string Timestamp, string Signature, byte[] Body, int Answer);

/// <summary>A receiver of webhooks on loopback. Fails as often as it is told to, for each id.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<HookCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _tries = new();

    private HookReceiver(int failures)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/hook", async (HttpContext http) =>
        {
            using MemoryStream body = new();
            await http.Request.Body.CopyToAsync(body);
            string id = http.Request.Headers["X-ExportPortal-Id"].ToString();
            int answer = _tries.AddOrUpdate(id, 1, (_, n) => n + 1) <= failures ? 503 : 200;
            _calls.Enqueue(new HookCall(id, http.Request.Headers["X-ExportPortal-Timestamp"].ToString(), http.Request.Headers["X-ExportPortal-Signature"].ToString(), body.ToArray(), answer));
            return Results.Text(answer == 200 ? "ok" : new string('x', 5000), statusCode: answer);
        });
        _app.MapPost("/moved", () => Results.Redirect("/hook", preserveMethod: true));
    }

    public string Url => $"{_app.Urls.First()}/hook";

    public IReadOnlyList<HookCall> Calls => [.. _calls];

    public static async Task<HookReceiver> StartAsync(int failures)
    {
        HookReceiver receiver = new(failures);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
