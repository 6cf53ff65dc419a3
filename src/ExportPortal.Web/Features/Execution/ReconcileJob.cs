using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Looks for the traces of calls with an unknown outcome in one connection and region. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // our own state machine decides about trying again, see docs/adr/0003
public sealed class ReconcileJob(Reconcile reconcile)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(string connection, string region, CancellationToken cancel) => reconcile.ExecuteAsync(connection, region, cancel);
}
