using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Work that is done soon after the portal answers, and then at every Execution:SweepInterval until it stops.</summary>
/// <param name="name">The work as a log's sentence begins, e.g. "The sweep".</param>
/// <param name="life">Says when the portal answers.</param>
/// <param name="settings">Execution:SweepInterval.</param>
/// <param name="clock">The present moment.</param>
/// <param name="log">Told when a round fails.</param>
public abstract class RepeatedWork(string name, IHostApplicationLifetime life, IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger log) : BackgroundService
{
    // The first round of everything at once would take both processors from the first page. Nothing that waits minds a second.
    private static readonly TimeSpan s_afterStart = TimeSpan.FromSeconds(1);

    /// <summary>The log.</summary>
    protected ILogger Log { get; } = log;

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await HasStartedAsync(stoppingToken);
        if (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        TimeSpan interval = settings.Value.SweepInterval;
        using PeriodicTimer timer = new(interval, clock);
        do
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is away for a while must not end the loop: the next round finds everything.
                Log.LogError(exception, "{Work} failed; it runs again in {Interval}", name, interval);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    /// <summary>One round.</summary>
    protected abstract Task WorkAsync(CancellationToken cancel);

    // What runs again and again takes nothing from the start, and people's first page comes sooner. Ends without a fault when the host stops before.
    private async Task HasStartedAsync(CancellationToken stopping)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration onStart = life.ApplicationStarted.Register(() => started.TrySetResult());
        await using CancellationTokenRegistration onStop = stopping.Register(() => started.TrySetResult());
        await started.Task;
        await Task.Delay(s_afterStart, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
