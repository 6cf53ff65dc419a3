using ExportPortal.Web.Features.Execution;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Sweeps the notifications.</summary>
public sealed class NotificationSweepLoop(NotificationSweep sweep, IHostApplicationLifetime life, IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger<NotificationSweepLoop> log)
    : RepeatedWork("The sweep of notifications", life, settings, clock, log)
{
    /// <inheritdoc />
    protected override Task WorkAsync(CancellationToken cancel) => sweep.ExecuteAsync(cancel);
}
