using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetCloudFormationStackRecords. Every member may be absent.</summary>
public class GetCloudFormationStackRecordsResponse : AmazonWebServiceResponse
{
    /// <summary>One page of stack records.</summary>
    public List<CloudFormationStackRecord>? CloudFormationStackRecords { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Token of the next page; null on the last.</summary>
    public string? NextPageToken { get; set; }
}
