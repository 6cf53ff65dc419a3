namespace ExportPortal.Web.Features.Execution;

/// <summary>Loops that end quietly with the host.</summary>
internal static class TimerTicks
{
    /// <summary>
    /// Waits until the portal answers: what runs again and again takes nothing from the start, and people's first page comes sooner.
    /// Returns at once, without a fault, when the host stops before.
    /// </summary>
    public static async Task HasStartedAsync(this IHostApplicationLifetime life, CancellationToken stopping)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration onStart = life.ApplicationStarted.Register(() => started.TrySetResult());
        await using CancellationTokenRegistration onStop = stopping.Register(() => started.TrySetResult());
        await started.Task;
    }

    /// <summary>Waits for the next tick; false when the host stops.</summary>
    public static async Task<bool> NextAsync(this PeriodicTimer timer, CancellationToken stopping)
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
