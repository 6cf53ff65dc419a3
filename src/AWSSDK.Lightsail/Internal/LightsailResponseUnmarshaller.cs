using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Lightsail.Internal;

/// <summary>Reads any Lightsail answer: a whole response, or an exception, never a half-filled response.</summary>
internal sealed class LightsailResponseUnmarshaller<TResponse> : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using MemoryStream body = new();
        input.Stream.CopyTo(body);
        ReadOnlySpan<byte> json = body.GetBuffer().AsSpan(0, (int)body.Length);
        try
        {
            return JsonSerializer.Deserialize<TResponse>(json, LightsailJson.Options)
                ?? throw new JsonException("The body is the JSON value null.");
        }
        catch (JsonException cause)
        {
            IWebResponseData answer = input.ResponseData;
            string requestId = answer.IsHeaderPresent("x-amzn-RequestId") ? answer.GetHeaderValue("x-amzn-RequestId") : "";
            string text = System.Text.Encoding.UTF8.GetString(json);
            throw new AmazonUnmarshallingException(requestId, cause.Path ?? "", text, "The body of the answer is not the JSON that was expected: " + cause.Message, cause);
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        => LightsailErrors.Read(input, innerException, statusCode);
}
