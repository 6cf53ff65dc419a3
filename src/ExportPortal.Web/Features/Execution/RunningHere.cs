using System.Collections.Concurrent;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Keeps this node from doing the same piece of work twice at once when a wake-up and the sweep both ask for it. It only saves
/// calls: correctness rests on the database.
/// </summary>
public sealed class RunningHere
{
    private readonly ConcurrentDictionary<object, byte> _running = new();

    /// <summary>Enters, or returns null when the work runs here already. Dispose to leave.</summary>
    public IDisposable? TryEnter(object work) => _running.TryAdd(work, 0) ? new Turn(this, work) : null;

    private sealed class Turn(RunningHere owner, object work) : IDisposable
    {
        public void Dispose() => owner._running.TryRemove(work, out _);
    }
}
