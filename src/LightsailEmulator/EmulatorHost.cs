using System.Text.Encodings.Web;
using System.Text.Json;
using LightsailEmulator.Control;
using LightsailEmulator.Operations;
using LightsailEmulator.Seeding;
using LightsailEmulator.Wire;
using LightsailEmulator.World;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LightsailEmulator;

/// <summary>
/// A running emulator of Amazon Lightsail's snapshot export, with its own web server. It is not AWS: nothing it answers exists
/// anywhere else. It reads no settings but its options, so it can live inside another application.
/// </summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    /// <summary>What every answer of the control API says about itself.</summary>
    internal const string Notice = "not AWS";

    private const int LargestBody = 1024 * 1024;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Default };

    private readonly WebApplication _app;
    private readonly Store _store;

    private EmulatorHost(WebApplication app, Store store)
    {
        _app = app;
        _store = store;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary>The first address that the emulator listens on, with its real port.</summary>
    public Uri Url { get; }

    /// <summary>Opens the data file, takes the address and answers from then on.</summary>
    /// <exception cref="EmulatorOptionException">an option is wrong, the data file unusable or the address taken</exception>
    public static async Task<EmulatorHost> StartAsync(EmulatorOptions options, CancellationToken cancel = default)
    {
        options.Check();
        var clock = new EmulatorClock();
        var store = new Store(options, clock, (order, now) => SeedData.Make(options.Seed, order, now));
        WebApplication? app = null;
        try
        {
            app = Build(options, clock, store);
            await app.StartAsync(cancel);
            return new EmulatorHost(app, store);
        }
        catch (Exception problem)
        {
            if (app is not null) await app.DisposeAsync();
            store.Dispose();
            if (problem is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
                throw new EmulatorOptionException($"--urls: cannot listen on {options.Urls}: {problem.Message.ReplaceLineEndings(" ")}");
            throw;
        }
    }

    /// <summary>Stops answering, lets go of the port and closes the data file.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _store.Dispose();
    }

    private static WebApplication Build(EmulatorOptions options, EmulatorClock clock, Store store)
    {
        // The empty builder takes nothing from appsettings.json, the environment or the command line of a hosting application.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "LightsailEmulator" });
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        // Kestrel would log every answer that chaos cuts short as an error.
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        builder.WebHost.UseKestrelCore().UseUrls(options.ListenOn()).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });

        WebApplication app = builder.Build();
        var chaos = new Chaos();
        var api = new LightsailApi(store, options.ExportSeconds);
        var meter = new CallMeter();
        var keys = new AccessKeys();
        var control = new ControlApi(store, clock, chaos, meter, keys, api, options);
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LightsailEmulator");
        var endpoint = new ApiEndpoint(api, store, chaos, meter, keys, options.NoAuth, log, app.Lifetime.ApplicationStopping);
        app.Run(context => AnswerAsync(context, endpoint, control, log));
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, ApiEndpoint endpoint, ControlApi control, ILogger log)
    {
        context.Response.Headers["x-emulator"] = Notice;
        try
        {
            byte[] body = await ReadBodyAsync(context);
            string path = context.Request.Path.Value ?? "/";
            if (path.StartsWith("/_emulator", StringComparison.Ordinal)) await ControlAsync(context, control, path, body);
            else if (path == "/" && HttpMethods.IsPost(context.Request.Method)) await endpoint.HandleAsync(context, body);
            else if (path == "/" && HttpMethods.IsGet(context.Request.Method)) await context.Response.WriteAsync($"Lightsail emulator: {Notice}. POST / speaks AWS JSON 1.1; /_emulator is the control API.\n");
            else await WriteAsync(context, 404, new { emulator = Notice, error = "there is nothing here" });
        }
        catch (BadHttpRequestException problem)
        {
            if (!context.Response.HasStarted)
                await WriteAsync(context, problem.StatusCode, new { __type = problem.StatusCode == 413 ? "RequestEntityTooLargeException" : "SerializationException", message = problem.Message });
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            context.Abort(); // the caller has gone, or the emulator is stopping
        }
        catch (Exception problem)
        {
            log.LogError(problem, "{Method} {Path} failed inside the emulator", context.Request.Method, context.Request.Path);
            if (!context.Response.HasStarted) await WriteAsync(context, 500, new { __type = "ServiceException", message = "The emulator could not do this; see its log." });
        }
    }

    private static async Task ControlAsync(HttpContext context, ControlApi control, string path, byte[] body)
    {
        try
        {
            await WriteAsync(context, 200, control.Handle(context.Request.Method, path, context.Request.Query, body));
        }
        catch (ControlException refusal)
        {
            await WriteAsync(context, refusal.Status, new { emulator = Notice, error = refusal.Message });
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static Task WriteAsync(HttpContext context, int status, object answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, answer.GetType(), s_json);
    }

    /// <summary>Signals belong to whoever hosts the emulator.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
