namespace ExportPortal.Domain.Audit;

/// <summary>
/// An event as the bytes of its columns, for checking without making objects. Text is UTF-8, ids are lower-case text, and an id that is null is empty.
/// </summary>
public readonly ref struct StoredEvent
{
    /// <summary>Position in the history.</summary>
    public long Seq { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }

#pragma warning disable CS1591 // as the members of AuditEvent of the same name
    public ReadOnlySpan<byte> Id { get; init; }
    public ReadOnlySpan<byte> ActorId { get; init; }
    public ReadOnlySpan<byte> ActorName { get; init; }
    public ReadOnlySpan<byte> ActorKind { get; init; }
    public ReadOnlySpan<byte> OnBehalfOf { get; init; }
    public bool HasOnBehalfOf { get; init; }
    public ReadOnlySpan<byte> Action { get; init; }
    public ReadOnlySpan<byte> SubjectType { get; init; }
    public ReadOnlySpan<byte> SubjectId { get; init; }
    public ReadOnlySpan<byte> RequestId { get; init; }
    public ReadOnlySpan<byte> Ip { get; init; }
    public bool HasIp { get; init; }
    public ReadOnlySpan<byte> Data { get; init; }
    public ReadOnlySpan<byte> PrevHash { get; init; }
    public ReadOnlySpan<byte> Hash { get; init; }
#pragma warning restore CS1591
}
