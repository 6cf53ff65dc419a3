using ExportPortal.Web.Features.Execution;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Sweeps at start-up and then at every Execution:SweepInterval.</summary>
public sealed class NotificationSweepLoop(NotificationSweep sweep, IHostApplicationLifetime life, IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger<NotificationSweepLoop> log) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.HasStartedAsync(stoppingToken);
        using PeriodicTimer timer = new(settings.Value.SweepInterval, clock);
        do
        {
            try
            {
                await sweep.ExecuteAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is away for a while must not end the loop: the next sweep finds everything.
                log.LogError(exception, "The sweep of notifications failed; it runs again in {Interval}", settings.Value.SweepInterval);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }
}
