namespace ExportPortal.Data.Audit;

/// <summary>Where an export of the audit history stands.</summary>
public enum AuditExportState
{
    /// <summary>Nobody has begun with it.</summary>
    Waiting,

    /// <summary>Being written.</summary>
    Running,

    /// <summary>Whole; the file can be fetched until it expires.</summary>
    Ready,

    /// <summary>Given up; <see cref="AuditExport.Failure"/> says why.</summary>
    Failed,

    /// <summary>Its file has been removed after its time.</summary>
    Removed,
}

/// <summary>An export of the audit history that is written in the background.</summary>
public sealed class AuditExport
{
    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who asked; the only one who may fetch the file.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The name at that time.</summary>
    public required string PersonName { get; init; }

    /// <summary>The query's text; empty for everything.</summary>
    public required string Query { get; init; }

    /// <summary>The time zone in which days of the query are meant.</summary>
    public required string Zone { get; init; }

    /// <summary>jsonl, csv or xlsx.</summary>
    public required string Format { get; init; }

    /// <summary>The newest event when it was asked for: what came later is not part of it.</summary>
    public required long UpToSeq { get; init; }

    /// <summary>Where it stands.</summary>
    public AuditExportState State { get; set; }

    /// <summary>The event that was written last.</summary>
    public long ReachedSeq { get; set; }

    /// <summary>How many events have been written.</summary>
    public long Written { get; set; }

    /// <summary>The run that writes it; another one may take over when it gives no sign of life.</summary>
    public Guid? RunId { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Runs { get; set; }

    /// <summary>Last sign of life of the run, UTC.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was ready or given up, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When the file goes, UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Size of the file in bytes.</summary>
    public long? Size { get; set; }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Why it was given up, as a sentence.</summary>
    public string? Failure { get; set; }
}
