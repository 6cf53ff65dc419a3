namespace Amazon.Lightsail.Model;

/// <summary>Facts of an exported disk snapshot.</summary>
public class DiskSnapshotInfo
{
    /// <summary>Size in GB.</summary>
    public int? SizeInGb { get; set; }
}
