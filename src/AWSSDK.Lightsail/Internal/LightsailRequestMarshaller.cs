using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Lightsail.Internal;

/// <summary>Writes any Lightsail request as AWS JSON 1.1.</summary>
internal sealed class LightsailRequestMarshaller<TRequest> : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonLightsailRequest
{
    private static readonly string Target = "Lightsail_20161128." + typeof(TRequest).Name[..^"Request".Length];

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        DefaultRequest request = new(input, "Amazon.Lightsail")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, LightsailJson.Options),
        };
        request.Headers["X-Amz-Target"] = Target;
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Api-Version"] = "2016-11-28";
        return request;
    }
}
