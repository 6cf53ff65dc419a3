using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Looks for exports made outside the portal in one connection and region. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // the next sweep asks again
public sealed class DetectOutsideExportsJob(DetectOutsideExports detect)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(string connection, string region, CancellationToken cancel) => detect.ExecuteAsync(connection, region, cancel);
}
