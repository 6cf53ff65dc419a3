using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Looks for the trace of a call with an unknown outcome. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // our own state machine decides about trying again, see docs/adr/0003
public sealed class ReconcileJob(Reconcile reconcile)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(Guid requestId, CancellationToken cancel) => reconcile.ExecuteAsync(requestId, cancel);
}
