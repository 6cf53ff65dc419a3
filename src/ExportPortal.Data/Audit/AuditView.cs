namespace ExportPortal.Data.Audit;

/// <summary>A query of the audit history that somebody keeps under a name.</summary>
public sealed class AuditView
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxName = 80;

    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is called; once for each owner.</summary>
    public required string Name { get; set; }

    /// <summary>The query's text; empty for everything.</summary>
    public required string Query { get; set; }

    /// <summary>Every auditor and administrator sees it.</summary>
    public bool IsShared { get; set; }

    /// <summary>Who keeps it; the only one who may change or remove it.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>The owner's name when it was saved.</summary>
    public required string OwnerName { get; set; }

    /// <summary>When it was saved last, UTC.</summary>
    public DateTimeOffset SavedAt { get; set; }
}
