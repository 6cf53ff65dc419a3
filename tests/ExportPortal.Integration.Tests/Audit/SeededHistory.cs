using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Integration.Tests.Audit;

/// <summary>A test's database with an invented history, written as the command "seed" writes it.</summary>
internal static class SeededHistory
{
    /// <summary>What the seed and the readers of the history need.</summary>
    public static ServiceProvider ServicesOf(TestDatabase database)
    {
        ServiceCollection services = new();
        services.AddSingleton<IDbContextFactory<PortalDb>>(database);
        services.AddSingleton(new WriteGate(database.Provider));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<HistoryImport>();
        services.AddSingleton<CatchUpAuditIndex>();
        services.AddSingleton<AuditStream>();
        services.AddSingleton(PriceTable.Empty);
        LightsailSettings settings = new() { Connections = [new ConnectionSettings { Name = "acme-europe", Regions = ["eu-central-1", "eu-west-1"] }, new ConnectionSettings { Name = "acme-us", Regions = ["us-east-1"] }] };
        services.AddSingleton(new LightsailConnections(settings, Options.Create(new ExecutionSettings())));
        return services.BuildServiceProvider();
    }

    /// <summary>Adds so many requests with all their events, and makes them findable.</summary>
    public static async Task<string> AddAsync(IServiceProvider services, int requests)
    {
        using StringWriter output = new();
        await SeedHistory.RunAsync(services, requests, output, CancellationToken.None);
        return output.ToString();
    }
}
