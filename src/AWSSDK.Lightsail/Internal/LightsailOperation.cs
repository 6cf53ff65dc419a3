using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Lightsail.Internal;

/// <summary>How one operation is written and read; the pair of types is all that distinguishes operations.</summary>
internal static class LightsailOperation<TRequest, TResponse>
    where TRequest : AmazonLightsailRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    internal static readonly InvokeOptions Options = new()
    {
        RequestMarshaller = new LightsailRequestMarshaller<TRequest>(),
        ResponseUnmarshaller = new LightsailResponseUnmarshaller<TResponse>(),
    };
}
