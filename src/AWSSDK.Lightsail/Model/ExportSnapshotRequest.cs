namespace Amazon.Lightsail.Model;

/// <summary>Input of ExportSnapshot.</summary>
public class ExportSnapshotRequest : AmazonLightsailRequest
{
    /// <summary>Name of the instance or disk snapshot to export. Required.</summary>
    public string? SourceSnapshotName { get; set; }
}
