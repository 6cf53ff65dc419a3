using ExportPortal.Data.Audit.Search;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Database;
using ExportPortal.Web.Features.Demo;
using ExportPortal.Web.Features.Health;

namespace ExportPortal.Web.Features.Commands;

/// <summary>
/// The commands of the executable. They use the portal's settings and database, also while it runs, and start neither web server nor jobs.
/// Results go to standard output, everything else to standard error.
/// </summary>
public static class PortalCommands
{
    /// <summary>Exit code of a command that was called wrongly.</summary>
    public const int WrongUsage = 2;

    /// <summary>Whom audit events of commands name.</summary>
    public static AuditActor Actor => AuditActor.System("command line");

    private static IReadOnlyList<PortalCommand> All { get; } =
    [
        TokenCommands.Create,
        UserCommands.Create,
        AuditCommands.Verify,
        AuditCommands.Export,
        AuditCommands.RotateKey,
        AuditCommands.Reindex,
        new("migrate", "", [], MigrateAsync),
        new("seed", "--requests N", ["requests"], SeedAsync),
    ];

    /// <summary>Whether the arguments call for a command and not for the portal: settings begin with two hyphens, commands do not.</summary>
    public static bool AreMeant(string[] args) => args.Length > 0 && !args[0].StartsWith('-');

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">As the process got them.</param>
    /// <param name="compose">Registers the portal's features.</param>
    /// <returns>The exit code: 0 done, 1 refused or something is wrong, 2 called wrongly.</returns>
    /// <exception cref="WrongSettingException">A setting that cannot work.</exception>
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> compose)
    {
        if (args is [HealthProbe.Command, ..])
        {
            return await HealthProbe.RunAsync(args[1..]);
        }

        PortalCommand? command = All.FirstOrDefault(c => c.Begins(args));
        try
        {
            return command is null
                ? throw new WrongUsageException($"there is no command \"{string.Join(' ', args.Take(2))}\"")
                : await RunAsync(command, CommandLine.Parse(args.AsSpan(command.Words.Split(' ').Length), command.Known), compose);
        }
        catch (WrongUsageException wrong)
        {
            await Console.Error.WriteLineAsync($"{wrong.Message}.");
            foreach (PortalCommand shown in command is null ? All : [command])
            {
                await Console.Error.WriteLineAsync($"usage: {shown.Usage}");
            }

            return WrongUsage;
        }
        catch (RuleBroken refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return refusal.Kind == RuleKind.Invalid ? WrongUsage : 1;
        }
    }

    private static async Task<int> RunAsync(PortalCommand command, CommandLine line, Action<WebApplicationBuilder> compose)
    {
        WebApplicationBuilder builder = PortalHost.CreateBuilder(line.Settings);
        compose(builder);
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // Built, never started: no server, no jobs, no sweep.
        await using WebApplication app = builder.Build();
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await app.PrepareDatabaseAsync();
        await app.PrepareAccountsAsync();
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        return await command.RunAsync(scope.ServiceProvider, line, stop.Token);
    }

    private static Task<int> SeedAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        long requests = line.Number("requests") ?? throw new WrongUsageException("--requests is missing");
        return requests is > 0 and <= SeedHistory.MostRequests
            ? SeedHistory.RunAsync(services, (int)requests, Console.Out, cancel)
            : throw new WrongUsageException($"--requests lies between 1 and {SeedHistory.MostRequests}");
    }

    private static async Task<int> MigrateAsync(IServiceProvider services, CommandLine line, CancellationToken cancel)
    {
        // Every command brings the schema up to date first; this one also makes findable what was written without it.
        long made = await services.GetRequiredService<CatchUpAuditIndex>().ExecuteAsync(null, cancel);
        if (made > 0)
        {
            await Console.Error.WriteLineAsync($"{made} audit events were made findable.");
        }

        await Console.Error.WriteLineAsync("The database is up to date.");
        return 0;
    }
}
