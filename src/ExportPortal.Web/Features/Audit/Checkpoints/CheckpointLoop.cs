using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>Looks for due checkpoints some seconds after the start and then again and again.</summary>
public sealed class CheckpointLoop(WriteCheckpoints write, AuditSettings settings, TimeProvider clock, ILogger<CheckpointLoop> log) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(settings.Look, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            try
            {
                await write.ExecuteAsync(atOnce: false, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A database or a disk that is away for a while must not end the loop: the next look finds everything.
                log.LogError(exception, "Checkpoints of the audit history could not be written; tried again in {Interval}", settings.Look);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
