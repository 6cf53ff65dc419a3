namespace ExportPortal.Data.Audit;

/// <summary>The newest link of the audit chain: one row, locked last in every transaction, so that the chain cannot fork.</summary>
public sealed class AuditHead
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Sequence number of the newest event; 0 before the first.</summary>
    public long Seq { get; set; }

    /// <summary>Hash of the newest event.</summary>
    public string Hash { get; set; } = "";
}
