namespace ExportPortal.Domain.Requests;

/// <summary>Whether AWS may have done the work although the call did not return well.</summary>
public enum CallEffect
{
    /// <summary>Certainly not executed.</summary>
    None,

    /// <summary>Nobody can tell from the answer.</summary>
    Unknown,
}

/// <summary>How a call to AWS went wrong.</summary>
/// <param name="Operation">The API operation, e.g. ExportSnapshot.</param>
/// <param name="Code">The error's name as AWS gave it, or the portal's own for what never reached AWS.</param>
/// <param name="Message">The error's text as it came.</param>
/// <param name="HttpStatus">HTTP status, or null without an answer.</param>
/// <param name="AwsRequestId">x-amzn-RequestId, or null without an answer.</param>
/// <param name="Effect">Whether the work may have been done.</param>
public sealed record CallError(string Operation, string Code, string Message, int? HttpStatus, string? AwsRequestId, CallEffect Effect);
