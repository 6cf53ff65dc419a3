namespace ExportPortal.Domain.Requests;

/// <summary>An error that a request met, kept for good.</summary>
public sealed class ExportError
{
    private ExportError()
    {
    }

    /// <summary>Identifier, UUID version 7.</summary>
    public Guid Id { get; private set; }

    /// <summary>The request that met it.</summary>
    public Guid RequestId { get; private set; }

    /// <summary>The attempt that met it, or null before the first attempt.</summary>
    public Guid? AttemptId { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The API operation, e.g. ExportSnapshot, or "portal" for the portal's own checks.</summary>
    public string Operation { get; private set; } = "";

    /// <summary>The error's name as it came.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The error's text as it came, at most 4,000 characters.</summary>
    public string Message { get; private set; } = "";

    /// <summary>HTTP status, or null without an answer.</summary>
    public int? HttpStatus { get; private set; }

    /// <summary>x-amzn-RequestId, or null without an answer.</summary>
    public string? AwsRequestId { get; private set; }

    /// <summary>Whether AWS may have done the work.</summary>
    public CallEffect Effect { get; private set; }

    internal static ExportError From(CallError error, Guid requestId, Guid? attemptId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RequestId = requestId,
        AttemptId = attemptId,
        At = now,
        Operation = error.Operation,
        Code = Cut(error.Code, 200),
        Message = Cut(error.Message, 4000),
        HttpStatus = error.HttpStatus,
        AwsRequestId = error.AwsRequestId is null ? null : Cut(error.AwsRequestId, 200),
        Effect = error.Effect,
    };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
