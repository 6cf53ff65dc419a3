namespace ExportPortal.Web.Features.Snapshots;

/// <summary>Tells one open page that snapshots have been read anew. What comes while the page reloads causes one more reload, not one for each region.</summary>
public sealed class NewerLists : IDisposable
{
    private readonly FindSnapshots _find;
    private readonly Func<Task> _reload;
    private int _state; // 0 idle, 1 reloading, 2 the same and something came since

    /// <summary>Listens until it is disposed.</summary>
    /// <param name="find">Whose lists.</param>
    /// <param name="reload">Reloads the page's data with <see cref="Freshness.Known"/>: a reload that read again would never end. Handles its own errors.</param>
    public NewerLists(FindSnapshots find, Func<Task> reload)
    {
        _find = find;
        _reload = reload;
        _find.Changed += Hear;
    }

    /// <inheritdoc />
    public void Dispose() => _find.Changed -= Hear;

    private void Hear()
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) == 0)
        {
            // Off the reading's thread: who waits for that one does not wait for every open page.
            _ = Task.Run(RunAsync);
        }
        else
        {
            Interlocked.CompareExchange(ref _state, 2, 1);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            do
            {
                Interlocked.Exchange(ref _state, 1);
                await _reload();
            }
            while (Interlocked.CompareExchange(ref _state, 0, 1) != 1);
        }
        catch (ObjectDisposedException)
        {
            // The page went while it was reloading.
        }
    }
}
