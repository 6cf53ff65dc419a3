using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Admin;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Composition of what carries exports out: jobs, sweep, rate limits.</summary>
public static class ExecutionSetup
{
    /// <summary>Registers settings, steps and Hangfire. Call it after the database.</summary>
    /// <exception cref="WrongSettingException">Execution, Node: a value that cannot work.</exception>
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

        DatabaseLocation database = (DatabaseLocation)services.Single(s => s.ServiceType == typeof(DatabaseLocation)).ImplementationInstance!;
        NodeRole role = ReadRole(builder.Configuration, database);
        services.Configure<ExecutionSettings>(section);
        services.AddSingleton(typeof(NodeRole), role);
        services.AddSingleton<LiveNodes>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveNodes>());
        services.AddSingleton<RateLimits>();
        services.AddSingleton<RunningHere>();
        services.AddSingleton<LightsailReads>();
        services.AddSingleton<ConnectionHealth>();
        services.AddSingleton<ExportWork>();
        services.AddSingleton<IWakeUp, HangfireWakeUp>();
        services.AddSingleton<ExportBaselines>();
        services.AddSingleton<StartExport>();
        services.AddSingleton<StartExports>();
        services.AddScoped<TrackExports>();
        services.AddScoped<Reconcile>();
        services.AddScoped<DetectOutsideExports>();
        services.AddScoped<ListOutsideExports>();
        services.AddScoped<Sweep>();
        services.AddScoped<ResolveRequest>();

        // Storage and activator belong to this host. Hangfire's own registration would share them with every portal in the process.
        services.AddSingleton(_ => MakeStorage(database));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) =>
        {
            hangfire.UseLogProvider(new HangfireLogs(provider.GetRequiredService<ILoggerFactory>()));
            Configure(hangfire);
        });
        if (role != NodeRole.Web)
        {
            services.AddHangfireServer((provider, server) =>
            {
                server.WorkerCount = WorkersFor(provider.GetRequiredService<LightsailConnections>(), settings);
                server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
                server.ShutdownTimeout = TimeSpan.FromSeconds(25); // a call in flight gets its answer recorded
                server.StopTimeout = TimeSpan.FromSeconds(25);
            });
            services.AddHostedService<SweepLoop>();
        }

        return builder;
    }

    /// <summary>
    /// A line of work holds one worker at most: starting, tracking, looking for traces and for outside exports, per connection and region.
    /// With a worker for each, a connection that hangs holds up no other.
    /// </summary>
    private static int WorkersFor(LightsailConnections connections, ExecutionSettings settings) => Math.Clamp(4 * connections.AllRegions.Count(), settings.Workers, 200);

    private static void Configure(IGlobalConfiguration hangfire)
    {
        hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings();

        // Hangfire's own ten retries would repeat what our state machine has decided about already.
        // A job is not its starter's: it speaks English like every other.
        GlobalJobFilters.Filters.Remove<CaptureCultureAttribute>();
        GlobalJobFilters.Filters.Remove<AutomaticRetryAttribute>();
        GlobalJobFilters.Filters.Add(new AutomaticRetryAttribute { Attempts = 0 });
    }

    /// <summary>Nothing in either storage is truth: losing it loses wake-ups only, and the sweep finds what is due.</summary>
    private static JobStorage MakeStorage(DatabaseLocation database)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(3) });
        }

        PostgreSqlStorageOptions options = new()
        {
            SchemaName = "hangfire",
            PrepareSchemaIfNecessary = true,
            // Without the sliding window a job that takes longer runs again beside itself.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
            EnableTransactionScopeEnlistment = false,
            QueuePollInterval = TimeSpan.FromSeconds(1),
        };
        // Jobs are enqueued after the commit, as hints: they must not join anybody's transaction.
        string connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Enlist = false }.ToString();
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connection, options), options);
    }

    private static NodeRole ReadRole(IConfiguration settings, DatabaseLocation database)
    {
        string name = settings["Node:Role"] ?? nameof(NodeRole.All);
        if (!Enum.TryParse(name, ignoreCase: true, out NodeRole role) || !Enum.IsDefined(role))
        {
            throw new WrongSettingException("Node:Role", $"\"{name}\" is not known; use All, Web or Worker.");
        }

        return role == NodeRole.All || database.Provider == DatabaseProvider.PostgreSql
            ? role
            : throw new WrongSettingException("Node:Role", "SQLite has one node, which does everything; use All, or PostgreSql for several nodes.");
    }
}
