using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Projects requests to lines, in one query without their children.</summary>
public static class RequestRows
{
    /// <summary>The projection.</summary>
    public static IQueryable<RequestRow> ToRows(this IQueryable<ExportRequest> requests) => requests.Select(r => new RequestRow(
        r.Id, r.Number, r.Status, r.Connection, r.Region, r.SnapshotName, r.SnapshotArn, r.Kind, r.SizeInGb, r.Justification, r.Ticket,
        r.RequestedById, r.RequestedByName, r.RequestedAt, r.UpdatedAt, r.ExpiresAt, r.NotBefore, r.ApprovedAt,
        r.EndedAt, r.DestinationId, r.DestinationService, r.ErrorCode, r.ErrorMessage,
        r.Decisions.Count(d => d.Revision == r.Revision && d.Kind == DecisionKind.Approved))
    {
        SentAt = r.Attempts.OrderByDescending(a => a.Number).Select(a => a.AnsweredAt ?? (DateTimeOffset?)a.IntentAt).FirstOrDefault(),
        OnBehalfOfName = r.OnBehalfOfName, RequestTagLines = r.RequestTagLines,
    });
}
