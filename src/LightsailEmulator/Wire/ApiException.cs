namespace LightsailEmulator.Wire;

/// <summary>A refusal in the words of AWS: the name of the error, the HTTP status and the sentence.</summary>
internal sealed class ApiException(string type, string message, int status = 400, string? tip = null) : Exception(message)
{
    public string Type { get; } = type;
    public int Status { get; } = status;
    public string? Tip { get; } = tip;

    public static ApiException InvalidInput(string message, string? tip = null) => new("InvalidInputException", message, tip: tip);

    public static ApiException NotFound(string kind, string name) =>
        new("NotFoundException", $"The {kind} does not exist: {name}", tip: "Names are looked up in the Region that the request is signed for.");

    public static ApiException OperationFailure(string message, string? tip = null) => new("OperationFailureException", message, tip: tip);

    public static ApiException AccessDenied(Caller caller, string operation, string resource) =>
        new("AccessDeniedException", $"User: {caller.UserArn} is not authorized to perform: lightsail:{operation} on resource: {resource}");

    public static ApiException UnknownOperation(string message) => new("UnknownOperationException", message);

    public static ApiException Serialization(string message) => new("SerializationException", message);
}
