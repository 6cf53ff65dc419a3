using System.Globalization;
using System.Text;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The text that a person copies for whoever helps: every fact of a failure, no secrets.</summary>
public static class SupportText
{
    /// <summary>The text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">The error that it stands on, or null.</param>
    public static string Of(ExportRequest request, ExportError? error)
    {
        StringBuilder text = new();
        Line("ExportPortal request", $"{request.Number} ({request.Id})");
        Line("Status", request.Status.Title());
        Line("Snapshot", request.SnapshotArn);
        Line("Connection, region", $"{request.Connection}, {request.Region}");
        Line("Attempts", request.Attempts.Count.ToString(CultureInfo.InvariantCulture));
        Line("Error", request.ErrorCode);
        Line("Message", request.ErrorMessage);
        Line("API operation", error?.Operation);
        Line("HTTP status", error?.HttpStatus?.ToString(CultureInfo.InvariantCulture));
        Line("AWS request id", error?.AwsRequestId);
        Line("At (UTC)", error?.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        foreach (ExportOperation operation in request.Operations)
        {
            Line("Operation", $"{operation.OperationId} {operation.OperationType} {operation.Status} {operation.ErrorCode} {operation.ErrorDetails}".TrimEnd());
        }

        return text.ToString();

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(name).Append(": ").Append(value).Append('\n');
            }
        }
    }
}
