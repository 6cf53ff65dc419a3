namespace ExportPortal.Domain.Audit;

/// <summary>One line of the audit history. Never changed, never deleted; chained to the line before it by hash.</summary>
public sealed class AuditEvent
{
    /// <summary>Position in the history: gapless, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it happened: UTC, whole microseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The person's id, or null for the portal itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The person's name at that time, the token's name with it, or the job's name.</summary>
    public required string ActorName { get; init; }

    /// <summary>Person, token or the portal itself.</summary>
    public required ActorKind ActorKind { get; init; }

    /// <summary>Whom the actor acted for (a delegation), or null.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>What happened; one of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What kind of thing it happened to: request, user, token, connection, audit, ...</summary>
    public required string SubjectType { get; init; }

    /// <summary>Which one: an id or a name.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The request that it belongs to, where there is one.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>The client's address, where one is known.</summary>
    public string? Ip { get; init; }

    /// <summary>What changed, as canonical JSON (RFC 8785): an object. No secrets.</summary>
    public required string Data { get; init; }

    /// <summary>Hash of the event before, lower-case hex; 64 zeros for the first.</summary>
    public required string PrevHash { get; init; }

    /// <summary>SHA-256 over the canonical bytes of all other members, lower-case hex.</summary>
    public required string Hash { get; init; }
}
