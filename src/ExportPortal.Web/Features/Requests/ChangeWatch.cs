using ExportPortal.Data.Storage;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Turns bursts of committed changes into one call, so that an open page reads at most once per pause.</summary>
public sealed class ChangeWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);
    private readonly IDisposable _subscription;
    private readonly ITimer _timer;
    private readonly Func<Task> _changed;
    private int _waiting;

    /// <summary>Listens until disposed.</summary>
    /// <param name="changes">The feed of this node.</param>
    /// <param name="clock">Measures the pause.</param>
    /// <param name="changed">Called from a pool thread; a page hands it to InvokeAsync and deals with its own exceptions.</param>
    public ChangeWatch(ChangeFeed changes, TimeProvider clock, Func<Task> changed)
    {
        _changed = changed;
        _timer = clock.CreateTimer(_ => Call(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscription = changes.Subscribe(_ => Hear());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription.Dispose();
        _timer.Dispose();
    }

    private void Hear()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0)
        {
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Call()
    {
        Volatile.Write(ref _waiting, 0);
        _ = _changed();
    }
}
