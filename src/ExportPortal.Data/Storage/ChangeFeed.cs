using System.Collections.Concurrent;

namespace ExportPortal.Data.Storage;

/// <summary>Tells open pages and jobs of this node what has been committed. A hint: whoever hears it reads the database.</summary>
public sealed class ChangeFeed
{
    private readonly ConcurrentDictionary<Guid, Action<RequestChange>> _listeners = new();
    private readonly ConcurrentDictionary<Guid, Action<IReadOnlyCollection<Guid>>> _readers = new();
    private readonly ConcurrentDictionary<Guid, Action<IReadOnlyCollection<Guid>>> _doors = new();
    private readonly ConcurrentDictionary<Guid, Action<IReadOnlyCollection<string>>> _witnesses = new();

    /// <summary>Listens until the returned subscription is disposed. The listener must not block.</summary>
    public IDisposable Subscribe(Action<RequestChange> listener)
    {
        Guid id = Guid.NewGuid();
        _listeners[id] = listener;
        return new Subscription(() => _listeners.TryRemove(id, out _));
    }

    /// <summary>Hears of the people who have got notifications, or have read theirs, until the returned subscription is disposed. The reader must not block.</summary>
    public IDisposable SubscribeToNews(Action<IReadOnlyCollection<Guid>> reader)
    {
        Guid id = Guid.NewGuid();
        _readers[id] = reader;
        return new Subscription(() => _readers.TryRemove(id, out _));
    }

    /// <summary>Tells that the notifications of these people have changed.</summary>
    public void PublishNews(IReadOnlyCollection<Guid> people)
    {
        if (people.Count > 0)
        {
            foreach (Action<IReadOnlyCollection<Guid>> reader in _readers.Values)
            {
                reader(people);
            }
        }
    }

    /// <summary>Hears of the people whose rights or sessions have changed, until the returned subscription is disposed. The listener must not block.</summary>
    public IDisposable SubscribeToAccess(Action<IReadOnlyCollection<Guid>> door)
    {
        Guid id = Guid.NewGuid();
        _doors[id] = door;
        return new Subscription(() => _doors.TryRemove(id, out _));
    }

    /// <summary>Tells that the rights or sessions of these people have changed.</summary>
    public void PublishAccess(IReadOnlyCollection<Guid> people)
    {
        if (people.Count > 0)
        {
            foreach (Action<IReadOnlyCollection<Guid>> door in _doors.Values)
            {
                door(people);
            }
        }
    }

    /// <summary>
    /// Hears of the actions (<see cref="Domain.Audit.AuditActions"/>) that have come into the audit history, until the returned subscription is disposed.
    /// What leaves no event of a request does so here: people, groups, policies. The witness must not block.
    /// </summary>
    public IDisposable SubscribeToHistory(Action<IReadOnlyCollection<string>> witness)
    {
        Guid id = Guid.NewGuid();
        _witnesses[id] = witness;
        return new Subscription(() => _witnesses.TryRemove(id, out _));
    }

    /// <summary>Tells which actions have come into the audit history.</summary>
    public void PublishHistory(IReadOnlyCollection<string> actions)
    {
        if (actions.Count > 0)
        {
            foreach (Action<IReadOnlyCollection<string>> witness in _witnesses.Values)
            {
                witness(actions);
            }
        }
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
