namespace ExportPortal.Domain.Requests;

/// <summary>What is exported, and so what comes out of it.</summary>
public enum SnapshotKind
{
    /// <summary>An instance snapshot; its export is an Amazon Machine Image and the EBS snapshots behind it.</summary>
    Instance,

    /// <summary>A disk snapshot; its export is an EBS snapshot.</summary>
    Disk,
}
