using System.Text.Json;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Snapshots;

/// <summary>Lightsail on loopback, one region: it lists the instance snapshots that it is told to, when it is let.</summary>
internal sealed class SlowLightsail : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile TaskCompletionSource? _gate;
    private int _listings;

    private SlowLightsail(WebApplication app) => _app = app;

    /// <summary>What there is.</summary>
    public IReadOnlyList<string> Names { get; set; } = ["web-1"];

    /// <summary>It refuses to list.</summary>
    public bool Refuses { get; set; }

    /// <summary>How often the region's instance snapshots were asked for.</summary>
    public int Listings => Volatile.Read(ref _listings);

    /// <summary>The portal's connection to it.</summary>
    public LightsailConnections Connections { get; private set; } = null!;

    public static async Task<SlowLightsail> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        SlowLightsail lightsail = new(app);
        app.Run(lightsail.AnswerAsync);
        await app.StartAsync();
        string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        ConnectionSettings acme = new() { Name = "acme", Regions = ["eu-central-1"], ServiceUrl = url, AccessKeyId = "AKIAEMULATORADMIN001", SecretAccessKey = "emulator-secret-admin" };
        lightsail.Connections = new LightsailConnections(new LightsailSettings { Connections = [acme] }, Options.Create(new ExecutionSettings()));
        return lightsail;
    }

    /// <summary>From now on it is silent until <see cref="Answer"/>.</summary>
    public void Stall() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It answers what was asked meanwhile, and goes on.</summary>
    public void Answer()
    {
        TaskCompletionSource? gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Answer();
        Connections.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        bool instances = http.Request.Headers["X-Amz-Target"].ToString().EndsWith(".GetInstanceSnapshots", StringComparison.Ordinal);
        if (instances)
        {
            Interlocked.Increment(ref _listings);
        }

        if (_gate is { } gate)
        {
            await gate.Task;
        }

        object answer = Refuses ? new { __type = "AccessDeniedException", message = "No." }
            : instances ? new { instanceSnapshots = Names.Select(n => new { name = n, arn = $"arn:aws:lightsail:eu-central-1:1:InstanceSnapshot/{n}", createdAt = 1768816800, state = "available", sizeInGb = 40 }).ToArray() }
            : new { diskSnapshots = Array.Empty<object>() };
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(answer);
        http.Response.StatusCode = Refuses ? 400 : 200;
        http.Response.Headers["x-amzn-RequestId"] = "aws-1";
        http.Response.ContentType = "application/x-amz-json-1.1";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
    }
}
