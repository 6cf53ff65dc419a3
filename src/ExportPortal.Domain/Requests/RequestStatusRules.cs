namespace ExportPortal.Domain.Requests;

/// <summary>The state table of requests: which status may follow which.</summary>
public static class RequestStatusRules
{
    private static readonly Dictionary<RequestStatus, RequestStatus[]> Following = new()
    {
        [RequestStatus.PendingApproval] = [RequestStatus.Approved, RequestStatus.Rejected, RequestStatus.ChangesRequested, RequestStatus.Withdrawn, RequestStatus.Expired],
        [RequestStatus.ChangesRequested] = [RequestStatus.PendingApproval, RequestStatus.Approved, RequestStatus.Withdrawn, RequestStatus.Expired],
        // Failed straight from Approved: the snapshot is gone or replaced, so there is nothing to call for (rule 12, docs/adr/0006).
        [RequestStatus.Approved] = [RequestStatus.Starting, RequestStatus.Cancelled, RequestStatus.NeedsAttention, RequestStatus.Failed],
        [RequestStatus.Starting] = [RequestStatus.Exporting, RequestStatus.Failed, RequestStatus.Reconciling, RequestStatus.Approved],
        [RequestStatus.Reconciling] = [RequestStatus.Exporting, RequestStatus.Approved, RequestStatus.NeedsAttention],
        [RequestStatus.Exporting] = [RequestStatus.Succeeded, RequestStatus.Failed],
        [RequestStatus.NeedsAttention] = [RequestStatus.Exporting, RequestStatus.Approved, RequestStatus.Failed],
        [RequestStatus.Failed] = [RequestStatus.Approved],
        [RequestStatus.Succeeded] = [],
        [RequestStatus.Rejected] = [],
        [RequestStatus.Withdrawn] = [],
        [RequestStatus.Expired] = [],
        [RequestStatus.Cancelled] = [],
    };

    /// <summary>Whether <paramref name="next"/> may follow <paramref name="status"/> directly.</summary>
    public static bool MayBecome(this RequestStatus status, RequestStatus next) => Following[status].Contains(next);

    /// <summary>Nothing happens to the request any more, except that a person may retry a failed one.</summary>
    public static bool IsEnd(this RequestStatus status) => status is RequestStatus.Succeeded or RequestStatus.Failed or RequestStatus.Rejected
        or RequestStatus.Withdrawn or RequestStatus.Expired or RequestStatus.Cancelled;

    /// <summary>The portal or AWS works on the export itself.</summary>
    public static bool IsRunning(this RequestStatus status) => status is RequestStatus.Starting or RequestStatus.Reconciling or RequestStatus.Exporting;
}
