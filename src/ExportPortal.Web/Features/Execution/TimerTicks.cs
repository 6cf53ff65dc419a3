namespace ExportPortal.Web.Features.Execution;

/// <summary>Loops that end quietly with the host.</summary>
internal static class TimerTicks
{
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
