using System.Net;
using Amazon.Runtime;

namespace Amazon.Lightsail;

/// <summary>
/// An error answer of Lightsail. Modelled errors are subclasses in <see cref="Model"/>; any other name, throttling
/// included, is this class itself and says its name in <see cref="AmazonServiceException.ErrorCode"/>.
/// </summary>
public class AmazonLightsailException : AmazonServiceException
{
    /// <summary>Makes the exception with a message.</summary>
    public AmazonLightsailException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public AmazonLightsailException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from its cause.</summary>
    public AmazonLightsailException(Exception innerException) : base(innerException.Message, innerException)
    {
    }

    /// <summary>Makes the exception from an error answer.</summary>
    public AmazonLightsailException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Makes the exception from an error answer and its cause.</summary>
    public AmazonLightsailException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
