namespace ExportPortal.Domain.Audit;

/// <summary>What checkpoints of all places say, in the order of their events: the hash that an event must have, or what is wrong with the checkpoint.</summary>
public sealed class CheckpointSet
{
    private readonly SortedDictionary<long, Expectation> _expected = [];

    /// <summary>No checkpoints.</summary>
    public static CheckpointSet Empty { get; } = new();

    /// <summary>How many events have a checkpoint.</summary>
    public int Count => _expected.Count;

    /// <summary>Adds a checkpoint, after looking at its signature.</summary>
    public void Add(AuditCheckpoint checkpoint, TrustedKeys keys)
    {
        if (!_expected.TryGetValue(checkpoint.Seq, out Expectation? known))
        {
            _expected[checkpoint.Seq] = new Expectation(checkpoint, keys.FindFault(checkpoint));
        }
        else if (!known.IsThat(checkpoint))
        {
            // Somebody with the key signed twice, or somebody without it forged one: either way the event is in doubt.
            string? fault = keys.FindFault(checkpoint);
            known.Fault ??= fault ?? (known.Hash == checkpoint.Hash ? null : "checkpoint: two signed checkpoints of this event differ");
        }
    }

    /// <summary>Marks events whose checkpoint is in a file but no longer in the database.</summary>
    /// <param name="inDatabase">The events that have a checkpoint there.</param>
    public void MustBeIn(IReadOnlySet<long> inDatabase)
    {
        foreach ((long seq, Expectation expected) in _expected)
        {
            if (!inDatabase.Contains(seq))
            {
                expected.Fault ??= "checkpoint: the database no longer has the checkpoint that the file has";
            }
        }
    }

    /// <summary>The expectations from an event on, in order.</summary>
    internal IEnumerable<(long Seq, string Hash, string? Fault)> From(long seq) => _expected.Where(e => e.Key >= seq).Select(e => (e.Key, e.Value.Hash, e.Value.Fault));

    private sealed class Expectation(AuditCheckpoint checkpoint, string? fault)
    {
        public string Hash { get; } = checkpoint.Hash;

        public string? Fault { get; set; } = fault;

        public bool IsThat(AuditCheckpoint other) =>
            other.Signature == checkpoint.Signature && other.Hash == checkpoint.Hash && other.KeyId == checkpoint.KeyId && other.At == checkpoint.At;
    }
}
