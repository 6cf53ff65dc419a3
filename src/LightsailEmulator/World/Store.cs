namespace LightsailEmulator.World;

/// <summary>The guarded state: many readers and writers, one at a time; a change is in the journal before anyone sees it.</summary>
internal sealed class Store : IDisposable
{
    private readonly Lock _gate = new();
    private readonly EmulatorState _state;
    private readonly EmulatorClock _clock;
    private readonly Journal? _journal;

    public Store(EmulatorOptions options, EmulatorClock clock, Func<long, DateTimeOffset, IReadOnlyList<Entity>> seed)
    {
        _clock = clock;
        _state = new EmulatorState(options.PageSize);
        bool isNew = true;
        if (options.DataFile is { } path)
        {
            _journal = Journal.Open(path, commit =>
            {
                _state.Apply(commit);
                isNew = false;
            });
        }

        clock.Offset = TimeSpan.FromSeconds(_state.ClockOffsetSeconds);
        if (isNew) Write(new Commit { Reset = true, Put = seed(0, clock.Now) }, durable: true);
    }

    public T Read<T>(Func<EmulatorState, DateTimeOffset, T> read)
    {
        lock (_gate) return read(_state, _clock.Now);
    }

    /// <summary>Decides and changes in one step. <paramref name="decide"/> may throw to refuse: then nothing has happened.</summary>
    public T Change<T>(Func<EmulatorState, DateTimeOffset, (Commit Commit, T Result)> decide)
    {
        lock (_gate)
        {
            (Commit commit, T result) = decide(_state, _clock.Now);
            Write(commit, durable: true);
            return result;
        }
    }

    /// <summary>Notes something that may be lost in a power cut, but not in a kill -9.</summary>
    public void Note(Func<EmulatorState, DateTimeOffset, Commit?> decide)
    {
        lock (_gate)
        {
            if (decide(_state, _clock.Now) is { } commit) Write(commit, durable: false);
        }
    }

    public void Dispose()
    {
        lock (_gate) _journal?.Dispose();
    }

    private void Write(Commit commit, bool durable)
    {
        _journal?.Append(commit, durable);
        _state.Apply(commit);
        _clock.Offset = TimeSpan.FromSeconds(_state.ClockOffsetSeconds);
    }
}
