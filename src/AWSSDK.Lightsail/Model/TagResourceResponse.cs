using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of TagResource. Every member may be absent.</summary>
public class TagResourceResponse : AmazonWebServiceResponse
{
    /// <summary>Operations, one per piece of work that the call began or found.</summary>
    public List<Operation>? Operations { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
