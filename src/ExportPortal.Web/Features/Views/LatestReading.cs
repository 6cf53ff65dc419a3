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

    /// <inheritdoc />
    public void Dispose()
    {
        gone = true;
        End();
    }

    // The token is cancelled at once. PostgreSQL is told over a connection of its own, for which nobody needs to wait.
    private void End()
    {
        if (Interlocked.Exchange(ref latest, null) is { } ended)
        {
            _ = EndAsync(ended);
        }
    }

    private static async Task EndAsync(CancellationTokenSource ended)
    {
        await ended.CancelAsync();
        ended.Dispose();
    }
}
