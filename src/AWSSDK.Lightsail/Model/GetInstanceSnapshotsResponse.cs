using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetInstanceSnapshots. Every member may be absent.</summary>
public class GetInstanceSnapshotsResponse : AmazonWebServiceResponse
{
    /// <summary>One page of instance snapshots.</summary>
    public List<InstanceSnapshot>? InstanceSnapshots { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Token of the next page; null on the last.</summary>
    public string? NextPageToken { get; set; }
}
