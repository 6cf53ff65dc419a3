using System.Net;
using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>The service does not accept the input.</summary>
public class InvalidInputException : AmazonLightsailException, Internal.IErrorDetails
{
    /// <summary>Makes the exception with a message.</summary>
    public InvalidInputException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public InvalidInputException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from its cause.</summary>
    public InvalidInputException(Exception innerException) : base(innerException)
    {
    }

    /// <summary>Makes the exception from an error answer and its cause.</summary>
    public InvalidInputException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Makes the exception from an error answer.</summary>
    public InvalidInputException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>The error's own code (<c>code</c>), if the answer had one.</summary>
    public string? Code { get; set; }

    /// <summary>Where the error is documented (<c>docs</c>), if the answer said so.</summary>
    public string? Docs { get; set; }

    /// <summary>Advice on the error (<c>tip</c>), if the answer gave any.</summary>
    public string? Tip { get; set; }
}
