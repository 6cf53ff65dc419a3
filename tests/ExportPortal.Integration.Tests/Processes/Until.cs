namespace ExportPortal.Integration.Tests.Processes;

/// <summary>Waits for what another process brings about, with a deadline and a reason.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, Func<Task<string>>? explain = null)
    {
        using CancellationTokenSource patience = new(deadline);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {deadline}: {what}. {(explain is null ? "" : await explain())}");
            }
        }
    }
}
