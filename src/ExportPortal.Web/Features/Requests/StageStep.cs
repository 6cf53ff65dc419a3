using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>How far one stage of a request's life is.</summary>
public enum StageState
{
    /// <summary>Not reached yet.</summary>
    Ahead,

    /// <summary>Under way.</summary>
    Now,

    /// <summary>Passed.</summary>
    Done,

    /// <summary>The request ended here.</summary>
    Stopped,
}

/// <summary>One stage of the bar, with times that were measured; nothing is estimated.</summary>
/// <param name="Name">Requested, Approved, Sent, Exporting or Exported.</param>
/// <param name="State">How far it is.</param>
/// <param name="Since">When it began, UTC, or null before it.</param>
/// <param name="Until">When it was over, UTC, or null.</param>
public sealed record StageStep(string Name, StageState State, DateTimeOffset? Since, DateTimeOffset? Until)
{
    /// <summary>The five stages of a request.</summary>
    public static IReadOnlyList<StageStep> Of(ExportRequest request)
    {
        RequestStatus status = request.Status;
        ExportAttempt? last = request.LastAttempt;
        // An attempt that AWS accepted has operations or a record; one that it refused, or that was given up, has neither.
        bool accepted = status is RequestStatus.Exporting or RequestStatus.Succeeded
            || (status == RequestStatus.Failed && last is not null && (last.ExportRecordArn is not null || request.Operations.Any(o => o.AttemptId == last.Id)));
        DateTimeOffset? sentAt = accepted && last is not null ? last.AnsweredAt ?? last.IntentAt : null;
        DateTimeOffset? approvedAt = request.ApprovedAt;
        DateTimeOffset? ended = request.EndedAt;
        // A start that was wished for later is no waiting time of the portal.
        DateTimeOffset? sendable = approvedAt is null ? null : request.NotBefore > approvedAt ? request.NotBefore : approvedAt;
        return
        [
            new(N("Requested"), StageState.Done, request.RequestedAt, request.RequestedAt),
            approvedAt is not null ? new(N("Approved"), StageState.Done, request.RequestedAt, approvedAt)
                : new(N("Approved"), status.IsEnd() ? StageState.Stopped : StageState.Now, request.RequestedAt, ended),
            approvedAt is null ? new(N("Sent"), StageState.Ahead, null, null)
                : sentAt is not null ? new(N("Sent"), StageState.Done, sendable, sentAt)
                : new(N("Sent"), status.IsEnd() ? StageState.Stopped : StageState.Now, sendable, ended),
            sentAt is null ? new(N("Exporting"), StageState.Ahead, null, null)
                : new(N("Exporting"), status == RequestStatus.Succeeded ? StageState.Done : status == RequestStatus.Failed ? StageState.Stopped : StageState.Now, sentAt, ended),
            status == RequestStatus.Succeeded ? new(N("Exported"), StageState.Done, ended, ended) : new(N("Exported"), StageState.Ahead, null, null),
        ];
    }
}
