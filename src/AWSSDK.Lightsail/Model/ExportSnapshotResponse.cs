using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of ExportSnapshot. Every member may be absent.</summary>
public class ExportSnapshotResponse : AmazonWebServiceResponse
{
    /// <summary>Operations, one per piece of work that the call began or found.</summary>
    public List<Operation>? Operations { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
