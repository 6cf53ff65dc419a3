namespace Amazon.Lightsail.Model;

/// <summary>Input of GetInstanceSnapshot.</summary>
public class GetInstanceSnapshotRequest : AmazonLightsailRequest
{
    /// <summary>Name of the instance snapshot. Required.</summary>
    public string? InstanceSnapshotName { get; set; }
}
