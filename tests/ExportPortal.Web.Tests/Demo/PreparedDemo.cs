using ExportPortal.Data;

using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Costs;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.AspNetCore.Builder;
using ExportPortal.Web.Features.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExportPortal.Web.Tests.Demo;

/// <summary>A portal that is prepared as at its start, on a migrated SQLite file and, in demo mode, its emulator; nothing runs in the background.</summary>
public class PreparedDemo : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exportportal-").FullName;
    private WebApplication? _app;

    public IServiceProvider Services => _app!.Services;

    protected virtual Dictionary<string, string?> Settings => new() { ["Demo:Enabled"] = "true", ["Costs:AsOf"] = "2026-11-01", ["Costs:PerGbMonth:eu-central-1"] = "0.054", ["Costs:PerGbMonth:eu-west-1"] = "0.05" };

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Settings).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Portal"] = $"Data Source={Path.Combine(_folder, "portal.db")};Pooling=False",
            ["Demo:EmulatorData"] = Path.Combine(_folder, "emulator.journal"),
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase();
        builder.AddConnections();
        builder.AddCosts();
        builder.AddSnapshots();
        builder.AddExecution();
        builder.AddDemo();
        builder.Services.AddIdentityCore<Data.Accounts.PortalUser>().AddRoles<Data.Accounts.PortalRole>().AddEntityFrameworkStores<PortalDb>();
        _app = builder.Build();
        await _app.PrepareDatabaseAsync();
        await using (AsyncServiceScope scope = Services.CreateAsyncScope())
        {
            RoleManager<Data.Accounts.PortalRole> roles = scope.ServiceProvider.GetRequiredService<RoleManager<Data.Accounts.PortalRole>>();
            foreach (string role in Enum.GetNames<Domain.Accounts.Role>())
            {
                await roles.CreateAsync(new Data.Accounts.PortalRole { Id = Guid.CreateVersion7(), Name = role });
            }
        }

        await _app.PrepareDemoAsync();
    }

    public PortalDb OpenDatabase() => Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>A demo on configured connections, which might be a real account: nothing listens there.</summary>
public sealed class DemoOnConfiguredConnections : PreparedDemo
{
    protected override Dictionary<string, string?> Settings => new()
    {
        ["Demo:Enabled"] = "true",
        ["Lightsail:Connections:0:Name"] = "own-account", ["Lightsail:Connections:0:Regions:0"] = "eu-west-3", ["Lightsail:Connections:0:ServiceUrl"] = "http://127.0.0.1:9",
        ["Lightsail:Connections:0:AccessKeyId"] = "key", ["Lightsail:Connections:0:SecretAccessKey"] = "secret",
    };
}

/// <summary>A portal outside demo mode.</summary>
public sealed class PortalWithoutDemo : PreparedDemo
{
    protected override Dictionary<string, string?> Settings => new() { ["Demo:Enabled"] = "false" };
}
