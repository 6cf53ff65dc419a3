namespace ExportPortal.Domain.Audit;

/// <summary>An event before it has a place in the chain.</summary>
public sealed record AuditEntry
{
    /// <summary>What happened; one of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What kind of thing it happened to.</summary>
    public required string SubjectType { get; init; }

    /// <summary>Which one: an id or a name.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The request that it belongs to, where there is one.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>What changed. Values as <see cref="CanonicalJson.Write"/> takes them. No secrets.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; init; } = new Dictionary<string, object?>();
}
