using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetRegions. Every member may be absent.</summary>
public class GetRegionsResponse : AmazonWebServiceResponse
{
    /// <summary>Regions that offer Lightsail.</summary>
    public List<Region>? Regions { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
