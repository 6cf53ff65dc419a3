using ExportPortal.Domain;

namespace ExportPortal.Web.Features.Views;

/// <summary>Of all readings for one place of a page only the latest counts: beginning it ends those before, and so does leaving the page.</summary>
public sealed class LatestReading : IDisposable
{
    private CancellationTokenSource? latest;
    private bool gone;

    /// <summary>What is cancelled as soon as another reading begins or the page is left.</summary>
    public CancellationToken Current { get; private set; }

    /// <summary>Begins another reading and ends the one before.</summary>
    /// <returns>The new <see cref="Current"/>; cancelled already when the page has been left.</returns>
    public CancellationToken Begin()
    {
        End();
        latest = gone ? null : new CancellationTokenSource();
        return Current = latest?.Token ?? new CancellationToken(canceled: true);
    }

    /// <summary>Begins another reading and takes what it has read, unless it has been ended meanwhile. What is refused to it then is nobody's news either.</summary>
    /// <param name="read">Reads; told when it need not go on.</param>
    /// <param name="take">Takes what was read.</param>
    /// <exception cref="RuleBroken">What the latest one is refused.</exception>
    public Task BeginAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> take) => RunAsync(read, take, Begin());

    /// <summary>Reads something for the current one, e.g. what is new beside it; otherwise as <see cref="BeginAsync"/>.</summary>
    public Task GoOnAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> take) => RunAsync(read, take, Current);

    /// <inheritdoc />
    public void Dispose()
    {
        gone = true;
        End();
        Current = new CancellationToken(canceled: true);
    }

    // The token is cancelled at once. PostgreSQL is told over a connection of its own, for which nobody needs to wait.
    private void End()
    {
        if (Interlocked.Exchange(ref latest, null) is { } ended)
        {
            _ = EndAsync(ended);
        }
    }

    private static async Task RunAsync<T>(Func<CancellationToken, Task<T>> read, Action<T> take, CancellationToken mine)
    {
        try
        {
            T found = await read(mine);
            if (!mine.IsCancellationRequested)
            {
                take(found);
            }
        }
        catch (Exception late) when (mine.IsCancellationRequested && late is OperationCanceledException or RuleBroken)
        {
            // Nobody waits for it any more.
        }
    }

    private static async Task EndAsync(CancellationTokenSource ended)
    {
        await ended.CancelAsync();
        ended.Dispose();
    }
}
