using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetInstanceSnapshot. Every member may be absent.</summary>
public class GetInstanceSnapshotResponse : AmazonWebServiceResponse
{
    /// <summary>The instance snapshot.</summary>
    public InstanceSnapshot? InstanceSnapshot { get; set; }
}
