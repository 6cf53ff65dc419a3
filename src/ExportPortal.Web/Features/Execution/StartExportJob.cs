using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Starts the export of one approved request. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // our own state machine decides about trying again, see docs/adr/0003
public sealed class StartExportJob(StartExport start)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(Guid requestId, CancellationToken cancel) => start.ExecuteAsync(requestId, cancel);
}
