using ExportPortal.Data.Storage;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Composition of what carries exports out: jobs, sweep, rate limits.</summary>
public static class ExecutionSetup
{
    /// <summary>Registers settings, steps and Hangfire.</summary>
    /// <exception cref="WrongSettingException">Execution: a value that cannot work.</exception>
    public static WebApplicationBuilder AddExecution(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        IConfigurationSection section = builder.Configuration.GetSection("Execution");
        ExecutionSettings settings = section.Get<ExecutionSettings>() ?? new ExecutionSettings();
        bool production = builder.Environment.IsProduction();
        if ((settings.FindFault(production) ?? CrashPoints.FindFault(production)) is { } fault)
        {
            throw WrongSettingException.From(fault);
        }

        services.Configure<ExecutionSettings>(section);
        string name = builder.Configuration["Node:Name"] is { Length: > 0 } set ? set : $"{Environment.MachineName}-{Environment.ProcessId}";
        services.AddSingleton(new NodeIdentity(name));
        services.AddSingleton<RateLimits>();
        services.AddSingleton<RunningHere>();
        services.AddSingleton<LightsailReads>();
        services.AddSingleton<ExportWork>();
        services.AddSingleton<IWakeUp, HangfireWakeUp>();
        services.AddScoped<StartExport>();
        services.AddScoped<TrackExports>();
        services.AddScoped<Reconcile>();
        services.AddScoped<Sweep>();
        services.AddScoped<ResolveRequest>();

        // Nothing in this storage is truth: a restart loses wake-ups only, and the sweep finds what is due.
        // Storage and activator belong to this host. Hangfire's own registration would share them with every portal in the process.
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(3) }));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseFilter(new AutomaticRetryAttribute { Attempts = 0 }));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = settings.Workers;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            server.ShutdownTimeout = TimeSpan.FromSeconds(25); // a call in flight gets its answer recorded
            server.StopTimeout = TimeSpan.FromSeconds(25);
        });
        services.AddHostedService<SweepLoop>();
        return builder;
    }
}
