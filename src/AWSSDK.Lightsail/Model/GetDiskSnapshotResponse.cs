using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetDiskSnapshot. Every member may be absent.</summary>
public class GetDiskSnapshotResponse : AmazonWebServiceResponse
{
    /// <summary>The disk snapshot.</summary>
    public DiskSnapshot? DiskSnapshot { get; set; }
}
