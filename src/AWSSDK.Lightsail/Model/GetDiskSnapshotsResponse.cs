using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetDiskSnapshots. Every member may be absent.</summary>
public class GetDiskSnapshotsResponse : AmazonWebServiceResponse
{
    /// <summary>One page of disk snapshots.</summary>
    public List<DiskSnapshot>? DiskSnapshots { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Token of the next page; null on the last.</summary>
    public string? NextPageToken { get; set; }
}
