using System.Collections.Concurrent;

namespace ExportPortal.Data.Storage;

/// <summary>Tells open pages and jobs of this node what has been committed. A hint: whoever hears it reads the database.</summary>
public sealed class ChangeFeed
{
    private readonly ConcurrentDictionary<Guid, Action<RequestChange>> _listeners = new();

    /// <summary>Listens until the returned subscription is disposed. The listener must not block.</summary>
    public IDisposable Subscribe(Action<RequestChange> listener)
    {
        Guid id = Guid.NewGuid();
        _listeners[id] = listener;
        return new Subscription(() => _listeners.TryRemove(id, out _));
    }

    /// <summary>How many listen now.</summary>
    public int Listeners => _listeners.Count;

    /// <summary>Tells every listener.</summary>
    public void Publish(RequestChange change)
    {
        foreach (Action<RequestChange> listener in _listeners.Values)
        {
            listener(change);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
