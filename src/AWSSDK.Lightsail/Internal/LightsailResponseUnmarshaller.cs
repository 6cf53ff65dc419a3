using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Lightsail.Internal;

/// <summary>Reads any Lightsail answer: a whole response, or an exception, never a half-filled response.</summary>
internal sealed class LightsailResponseUnmarshaller<TResponse> : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    // The SDK wraps the JsonException into an AmazonUnmarshallingException with request id and HTTP status.
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        => JsonSerializer.Deserialize<TResponse>(input.Stream, LightsailJson.Options)
            ?? throw new JsonException("The body of the answer is the JSON value null, not an object.");

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        => LightsailErrors.Read(input, innerException, statusCode);
}
