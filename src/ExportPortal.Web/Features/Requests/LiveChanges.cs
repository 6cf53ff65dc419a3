using ExportPortal.Data.Storage;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Tells one open page that something it shows has changed: as soon as it is its turn, and then at most once a pause, however many changes there are.</summary>
public sealed class LiveChanges : IDisposable
{
    /// <summary>The shortest time between two reloads of a list.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);

    // With hundreds of pages open one piece of news wakes them all. They read anew in turns, on half of the processors, so that whoever clicks meanwhile
    // is answered at once.
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _pause;
    private readonly Func<Task> _reload;
    private readonly CancellationTokenSource _end = new();
    private readonly IDisposable _subscription;
    private int _state; // 0 idle, 1 reloading or pausing, 2 the same and something came since

    /// <summary>Listens to requests until it is disposed.</summary>
    /// <param name="feed">Where changes are told.</param>
    /// <param name="clock">The clock of the pause.</param>
    /// <param name="pause">The shortest time between two reloads.</param>
    /// <param name="concerns">Whether the page shows what has changed. Called on the writer's thread: it must be quick.</param>
    /// <param name="reload">Reloads the page's data; runs off the writer's thread and handles its own errors.</param>
    public LiveChanges(ChangeFeed feed, TimeProvider clock, TimeSpan pause, Func<RequestChange, bool> concerns, Func<Task> reload)
        : this(clock, pause, wake => feed.Subscribe(change =>
        {
            if (concerns(change))
            {
                wake();
            }
        }), reload)
    {
    }

    /// <summary>Listens to anything until it is disposed.</summary>
    /// <param name="clock">The clock of the pause.</param>
    /// <param name="pause">The shortest time between two reloads.</param>
    /// <param name="subscribe">Subscribes what is to be called when there is news, on whatever thread.</param>
    /// <param name="reload">As of the other.</param>
    public LiveChanges(TimeProvider clock, TimeSpan pause, Func<Action, IDisposable> subscribe, Func<Task> reload)
    {
        _clock = clock;
        _pause = pause;
        _reload = reload;
        _subscription = subscribe(Wake);
    }

    /// <summary>Listens to the audit history: to what is no request, and to everything.</summary>
    /// <param name="feed">Where changes are told.</param>
    /// <param name="clock">The clock of the pause.</param>
    /// <param name="pause">The shortest time between two reloads.</param>
    /// <param name="concerns">Whether an action, one of <see cref="Domain.Audit.AuditActions"/>, changes what the page shows. It must be quick.</param>
    /// <param name="reload">As of the others.</param>
    public static LiveChanges OfHistory(ChangeFeed feed, TimeProvider clock, TimeSpan pause, Func<string, bool> concerns, Func<Task> reload) =>
        new(clock, pause, wake => feed.SubscribeToHistory(actions =>
        {
            if (actions.Any(concerns))
            {
                wake();
            }
        }), reload);

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription.Dispose();
        _end.Cancel();
    }

    private void Wake()
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) == 0)
        {
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
                await ReloadInTurnAsync();
                await Task.Delay(_pause, _clock, _end.Token);
            }
            while (Interlocked.CompareExchange(ref _state, 0, 1) != 1);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (ObjectDisposedException)
        {
            // The circuit went while it was reloading.
        }
    }

    private async Task ReloadInTurnAsync()
    {
        bool isMine = await Turns.WaitAsync(LongestTurn, _end.Token);
        Task reload;
        try
        {
            reload = _reload();
            // One that hangs goes on by itself and holds up nobody.
            await Task.WhenAny(reload, Task.Delay(LongestTurn, _end.Token));
        }
        finally
        {
            if (isMine)
            {
                Turns.Release();
            }
        }

        await reload;
    }
}
