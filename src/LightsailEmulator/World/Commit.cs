namespace LightsailEmulator.World;

/// <summary>
/// One indivisible change: what is in the journal as one line is in memory after one <see cref="EmulatorState.Apply"/>.
/// Replaying the lines gives the same state and the same ledger.
/// </summary>
internal sealed record Commit
{
    /// <summary>Everything known before this change is gone; sequence numbers go on.</summary>
    public bool Reset { get; init; }
    public IReadOnlyList<Entity>? Put { get; init; }
    public IReadOnlyList<string>? Remove { get; init; }
    public LedgerEntry? Ledger { get; init; }
    public Answered? Answered { get; init; }
    public SendEntry? Send { get; init; }
    public double? ClockOffsetSeconds { get; init; }
    public int? PageSize { get; init; }
}

/// <summary>A mutation that was executed, whether or not the caller heard of it.</summary>
internal sealed record LedgerEntry(
    long Seq, DateTimeOffset At, string RequestId, string Operation, string Region, string AccessKeyId,
    string? SourceSnapshotName, string? RecordName, bool Answered);

/// <summary>Whether the caller of ledger entry <paramref name="Seq"/> got the answer.</summary>
internal sealed record Answered(long Seq, bool Value);

/// <summary>An ExportSnapshot request that was received to its last byte, executed or not.</summary>
internal sealed record SendEntry(
    long Seq, DateTimeOffset At, string RequestId, string Operation, string? Region, string? AccessKeyId,
    string? SourceSnapshotName, string Outcome)
{
    /// <summary>Neither executed nor refused yet: the emulator was stopped, or is just working on it.</summary>
    public const string Received = "received";
    public const string Executed = "executed";
}
