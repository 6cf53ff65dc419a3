using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetExportSnapshotRecords. Every member may be absent.</summary>
public class GetExportSnapshotRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>One page of export snapshot records.</summary>
    public List<ExportSnapshotRecord>? ExportSnapshotRecords { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Token of the next page; null on the last.</summary>
    public string? NextPageToken { get; set; }
}
