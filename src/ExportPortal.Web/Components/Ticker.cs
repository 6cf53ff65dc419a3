namespace ExportPortal.Web.Components;

/// <summary>One clock hand for every relative time on every open page. Runs only while somebody looks.</summary>
public sealed class Ticker(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly HashSet<Action> listeners = [];
    private ITimer? timer;

    /// <summary>Calls the listener every ten seconds until the result is disposed. The call comes from a pool thread.</summary>
    public IDisposable Subscribe(Action listener)
    {
        lock (gate)
        {
            listeners.Add(listener);
            timer ??= clock.CreateTimer(_ => Tick(), null, Step, Step);
        }

        return new Subscription(this, listener);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
            listeners.Clear();
        }
    }

    private void Tick()
    {
        Action[] now;
        lock (gate)
        {
            now = [.. listeners];
        }

        foreach (Action listener in now)
        {
            listener();
        }
    }

    private void Remove(Action listener)
    {
        lock (gate)
        {
            listeners.Remove(listener);
            if (listeners.Count == 0)
            {
                timer?.Dispose();
                timer = null;
            }
        }
    }

    private sealed class Subscription(Ticker owner, Action listener) : IDisposable
    {
        public void Dispose() => owner.Remove(listener);
    }
}
