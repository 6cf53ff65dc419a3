namespace Amazon.Lightsail.Model;

/// <summary>What was exported.</summary>
public class ExportSnapshotRecordSourceInfo
{
    /// <summary>Instance snapshot or disk snapshot.</summary>
    public ExportSnapshotRecordSourceType? ResourceType { get; set; }

    /// <summary>When the snapshot was created, UTC.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>Name of the snapshot.</summary>
    public string? Name { get; set; }

    /// <summary>ARN of the snapshot.</summary>
    public string? Arn { get; set; }

    /// <summary>Name of the instance or disk behind the snapshot.</summary>
    public string? FromResourceName { get; set; }

    /// <summary>ARN of the instance or disk behind the snapshot.</summary>
    public string? FromResourceArn { get; set; }

    /// <summary>Facts of an instance snapshot; null for a disk snapshot.</summary>
    public InstanceSnapshotInfo? InstanceSnapshotInfo { get; set; }

    /// <summary>Facts of a disk snapshot; null for an instance snapshot.</summary>
    public DiskSnapshotInfo? DiskSnapshotInfo { get; set; }
}
