using System.Globalization;
using System.Net;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Execution;
using OpenTelemetry.Metrics;

namespace ExportPortal.Web.Features.Health;

/// <summary>Composition of what machines ask about the portal: /healthz/live, /healthz/ready and /metrics.</summary>
public static class ManagementSetup
{
    /// <summary>A port of its own for these addresses, reachable from other machines; without it they answer loopback only.</summary>
    public const string Setting = "Management:Port";

    private const string Metrics = "/metrics";

    /// <summary>Registers metrics, and the management port where one is set.</summary>
    /// <exception cref="WrongSettingException">Management:Port is not a port.</exception>
    public static WebApplicationBuilder AddManagement(this WebApplicationBuilder builder)
    {
        int? port = PortOf(builder.Configuration[Setting]);
        if (port is not null)
        {
            Listen(builder, port.Value);
        }

        builder.Services.AddSingleton(new ManagementPort(port));
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<ExportMetrics>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ExportMetrics.MeterName)
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        return builder;
    }

    /// <summary>Answers these addresses, and nothing else on the management port. First in the pipeline: no redirect, no session, no page.</summary>
    public static WebApplication UseManagement(this WebApplication app)
    {
        app.Services.GetRequiredService<ExportMetrics>(); // it counts from the start, not from the first export
        app.UseMiddleware<ManagementGate>();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == Metrics);
        return app;
    }

    private static int? PortOf(string? text) => string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= IPEndPoint.MaxPort ? port
        : throw new WrongSettingException(Setting, $"\"{text}\" is not a port.");

    private static void Listen(WebApplicationBuilder builder, int port)
    {
        // A demo stays on loopback with every port.
        string url = builder.Configuration.IsDemo() ? $"http://127.0.0.1:{port}" : $"http://*:{port}";
        if (builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            builder.Configuration["Kestrel:Endpoints:Management:Url"] = url; // Kestrel ignores Urls beside these
        }
        else
        {
            builder.WebHost.UseUrls([.. (builder.Configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries), url]);
        }
    }
}

/// <summary>The management port.</summary>
/// <param name="Number">Its number, or null.</param>
public sealed record ManagementPort(int? Number);
