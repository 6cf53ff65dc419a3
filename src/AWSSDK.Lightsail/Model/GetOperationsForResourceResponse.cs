using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetOperationsForResource. Every member may be absent.</summary>
public class GetOperationsForResourceResponse : AmazonWebServiceResponse
{
    /// <summary>Operations, one per piece of work that the call began or found.</summary>
    public List<Operation>? Operations { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Deprecated by the service.</summary>
    [Obsolete("Lightsail no longer fills this member.")]
    public string? NextPageCount { get; set; }

    /// <summary>Token of the next page; null on the last.</summary>
    public string? NextPageToken { get; set; }
}
