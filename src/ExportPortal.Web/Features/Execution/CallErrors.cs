using System.Net.Sockets;
using Amazon.Runtime;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Reads what went wrong out of the SDK's exceptions.</summary>
public static class CallErrors
{
    /// <summary>The error behind an exception of an AWS call.</summary>
    /// <param name="operation">The API operation, e.g. ExportSnapshot.</param>
    /// <param name="exception">What the SDK threw.</param>
    public static CallError From(string operation, Exception exception)
    {
        if (Find<SendGuardException>(exception) is { } guard)
        {
            return Named(operation, ErrorCatalogue.Codes.NotSentInTime, guard.Message);
        }

        if (Find<RoleNotAssumedException>(exception) is { } noRole)
        {
            return Named(operation, ErrorCatalogue.Codes.RoleNotAssumed, noRole.Message);
        }

        AmazonServiceException? answer = exception as AmazonServiceException;
        if (answer is { StatusCode: not 0 } and not AmazonUnmarshallingException)
        {
            int status = (int)answer.StatusCode;
            string code = answer.ErrorCode is { Length: > 0 } name ? name : $"HTTP {status}";
            return new CallError(operation, code, answer.Message, status, answer.RequestId, ErrorCatalogue.For(code, status).Effect);
        }

        if (Find<HttpRequestException>(exception) is { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError } refused)
        {
            return Named(operation, ErrorCatalogue.Codes.NotConnected, Deepest(refused).Message);
        }

        if (IsAboutCredentials(exception))
        {
            return Named(operation, ErrorCatalogue.Codes.NoCredentials, exception.Message);
        }

        bool timedOut = exception is OperationCanceledException or TimeoutException || Find<TimeoutException>(exception) is not null || Find<TaskCanceledException>(exception) is not null;
        // An answer that cannot be read says nothing about what AWS did, whatever its status.
        int? halfStatus = answer is { StatusCode: not 0 } ? (int)answer.StatusCode : null;
        return Named(operation, timedOut ? ErrorCatalogue.Codes.NoAnswer : ErrorCatalogue.Codes.ConnectionLost, Deepest(exception).Message, halfStatus, answer?.RequestId);
    }

    private static CallError Named(string operation, string code, string message, int? status = null, string? awsRequestId = null) =>
        new(operation, code, message, status, awsRequestId, ErrorCatalogue.For(code, null).Effect);

    private static bool IsAboutCredentials(Exception exception) =>
        exception is AmazonClientException && Find<SocketException>(exception) is null
        && exception.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase);

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Deepest(Exception exception)
    {
        Exception e = exception;
        while (e.InnerException is not null)
        {
            e = e.InnerException;
        }

        return e;
    }
}
