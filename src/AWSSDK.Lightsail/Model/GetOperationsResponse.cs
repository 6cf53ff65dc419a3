using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetOperations. Every member may be absent.</summary>
public class GetOperationsResponse : AmazonWebServiceResponse
{
    /// <summary>Operations, one per piece of work that the call began or found.</summary>
    public List<Operation>? Operations { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Token of the next page; null on the last.</summary>
    public string? NextPageToken { get; set; }
}
