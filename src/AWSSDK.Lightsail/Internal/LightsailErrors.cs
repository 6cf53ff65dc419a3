using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.Lightsail.Internal;

/// <summary>Turns error answers into exceptions.</summary>
internal static class LightsailErrors
{
    private delegate AmazonLightsailException Make(string message, Exception? cause, ErrorType type, string code, string requestId, HttpStatusCode status);

    private static readonly FrozenDictionary<string, Make> Modelled = new Dictionary<string, Make>
    {
        ["AccessDeniedException"] = static (m, e, t, c, r, s) => new AccessDeniedException(m, e, t, c, r, s),
        ["AccountSetupInProgressException"] = static (m, e, t, c, r, s) => new AccountSetupInProgressException(m, e, t, c, r, s),
        ["InvalidInputException"] = static (m, e, t, c, r, s) => new InvalidInputException(m, e, t, c, r, s),
        ["NotFoundException"] = static (m, e, t, c, r, s) => new NotFoundException(m, e, t, c, r, s),
        ["OperationFailureException"] = static (m, e, t, c, r, s) => new OperationFailureException(m, e, t, c, r, s),
        ["RegionSetupInProgressException"] = static (m, e, t, c, r, s) => new RegionSetupInProgressException(m, e, t, c, r, s),
        ["ServiceException"] = static (m, e, t, c, r, s) => new ServiceException(m, e, t, c, r, s),
        ["UnauthenticatedException"] = static (m, e, t, c, r, s) => new UnauthenticatedException(m, e, t, c, r, s),
    }.ToFrozenDictionary();

    internal static AmazonLightsailException Read(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        StreamingUtf8JsonReader reader = new(input.Stream);
        ErrorResponse error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        // Already without "namespace#" and ":http://..."; absent when neither body nor header names the error.
        string name = error.Code ?? "";
        ErrorType type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender;

        AmazonLightsailException exception = Modelled.TryGetValue(name, out Make? make)
            ? make(error.Message, innerException, type, name, error.RequestId, statusCode)
            : new AmazonLightsailException(error.Message, innerException, type, name, error.RequestId, statusCode);
        if (exception is IErrorDetails details)
        {
            AddDetails(details, input.GetResponseBodyBytes());
        }

        return exception;
    }

    private static void AddDetails(IErrorDetails details, byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            details.Code = Text(document.RootElement, "code");
            details.Docs = Text(document.RootElement, "docs");
            details.Tip = Text(document.RootElement, "tip");
        }
        catch (JsonException)
        {
            // The header named the error; a body that is not JSON adds nothing to it.
        }
    }

    private static string? Text(JsonElement root, string member)
        => root.ValueKind is JsonValueKind.Object && root.TryGetProperty(member, out JsonElement value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
