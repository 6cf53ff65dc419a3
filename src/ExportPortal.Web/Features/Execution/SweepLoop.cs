using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Sweeps at start-up and then at every Execution:SweepInterval.</summary>
public sealed class SweepLoop(IServiceScopeFactory scopes, IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger<SweepLoop> log) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(settings.Value.SweepInterval, clock);
        do
        {
            try
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Sweep>().ExecuteAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is away for a while must not end the loop: the next sweep finds everything.
                log.LogError(exception, "The sweep failed; it runs again in {Interval}", settings.Value.SweepInterval);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
