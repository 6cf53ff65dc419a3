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

    /// <summary>The last event that can be found by its words and fields; all before it can. Behind <see cref="Seq"/> after an import or an upgrade only.</summary>
    public long IndexedSeq { get; set; }
}
