using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExportPortal.Integration.Tests.Portal;

/// <summary>Starts the portal's own entry point in this process, on Kestrel and a free loopback port.</summary>
internal sealed class PortalFactory : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string?> _settings;

    public PortalFactory(IReadOnlyDictionary<string, string?> settings)
    {
        _settings = settings;
        UseKestrel();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder.ConfigureLogging(logging => logging.ClearProviders());

    // Host settings reach the entry point as command line arguments: early enough for what is read while composing.
    protected override IHost CreateHost(IHostBuilder builder) =>
        base.CreateHost(builder.ConfigureHostConfiguration(host => host.AddInMemoryCollection(_settings)));
}
