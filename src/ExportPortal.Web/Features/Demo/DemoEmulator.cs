using ExportPortal.Web.Features.Admin;
using LightsailEmulator;

namespace ExportPortal.Web.Features.Demo;

/// <summary>The demo's AWS: the Lightsail emulator in this process, on a loopback port, with signed HTTP like the real one.</summary>
public sealed class DemoEmulator(IConfiguration configuration, LightsailSettings lightsail, ILogger<DemoEmulator> log) : IAsyncDisposable
{
    private EmulatorHost? _host;

    /// <summary>Whether AWS is emulated in this process: false where connections are configured.</summary>
    public bool IsOn => _host is not null;

    /// <summary>Where it listens, or null while it is off.</summary>
    public Uri? Url => _host?.Url;

    /// <summary>Starts it and connects the portal to it, unless connections are configured.</summary>
    /// <exception cref="WrongSettingException">Demo:EmulatorUrl cannot be listened on.</exception>
    public async Task StartAsync()
    {
        if (lightsail.Connections.Count > 0)
        {
            return;
        }

        string file = Path.GetFullPath(configuration["Demo:EmulatorData"] ?? "data/emulator.journal", Directory.GetCurrentDirectory());
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            _host = await EmulatorHost.StartAsync(new EmulatorOptions
            {
                Urls = configuration["Demo:EmulatorUrl"] ?? "http://127.0.0.1:0",
                ExportSeconds = configuration.GetValue<double?>("Demo:ExportSeconds") ?? 20,
                DataFile = file,
            });
        }
        catch (EmulatorOptionException wrong)
        {
            throw new WrongSettingException("Demo:EmulatorUrl", wrong.Message);
        }

        string url = _host.Url.ToString();
        lightsail.Connections.Add(new ConnectionSettings
        {
            Name = "acme-europe", Regions = ["eu-central-1", "eu-west-1"], ServiceUrl = url,
            AccessKeyId = "AKIAEMULATORADMIN001", SecretAccessKey = "emulator-secret-admin",
        });
        // This key may export only snapshots tagged export=allowed: a demonstration of AWS's own refusal.
        lightsail.Connections.Add(new ConnectionSettings
        {
            Name = "acme-us", Regions = ["us-east-1"], ServiceUrl = url,
            AccessKeyId = "AKIAEMULATORTAGS0001", SecretAccessKey = "emulator-secret-tags",
        });
        log.LogInformation("AWS is emulated at {Url}. Nothing reaches a real account.", url);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
