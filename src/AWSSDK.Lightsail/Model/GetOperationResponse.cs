using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>Output of GetOperation. Every member may be absent.</summary>
public class GetOperationResponse : AmazonWebServiceResponse
{
    /// <summary>The operation.</summary>
    public Operation? Operation { get; set; }
}
