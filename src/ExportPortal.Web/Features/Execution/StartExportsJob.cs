using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Starts the approved exports of one connection and region. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // our own state machine decides about trying again, see docs/adr/0003
public sealed class StartExportsJob(StartExports start)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(string connection, string region, CancellationToken cancel) => start.ExecuteAsync(connection, region, cancel);
}
