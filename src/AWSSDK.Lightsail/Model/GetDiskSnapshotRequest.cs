namespace Amazon.Lightsail.Model;

/// <summary>Input of GetDiskSnapshot.</summary>
public class GetDiskSnapshotRequest : AmazonLightsailRequest
{
    /// <summary>Name of the disk snapshot. Required.</summary>
    public string? DiskSnapshotName { get; set; }
}
