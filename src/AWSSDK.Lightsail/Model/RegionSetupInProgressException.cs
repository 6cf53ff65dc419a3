using System.Net;
using Amazon.Runtime;

namespace Amazon.Lightsail.Model;

/// <summary>The Region is still being set up for the account; the call had no effect.</summary>
public class RegionSetupInProgressException : AmazonLightsailException, Internal.IErrorDetails
{
    /// <summary>Makes the exception with a message.</summary>
    public RegionSetupInProgressException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public RegionSetupInProgressException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from its cause.</summary>
    public RegionSetupInProgressException(Exception innerException) : base(innerException)
    {
    }

    /// <summary>Makes the exception from an error answer and its cause.</summary>
    public RegionSetupInProgressException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>Makes the exception from an error answer.</summary>
    public RegionSetupInProgressException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
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
