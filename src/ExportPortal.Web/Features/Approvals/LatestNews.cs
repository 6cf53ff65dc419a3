using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Says what happened last to a request, for whoever comes too late to decide.</summary>
public static class LatestNews
{
    /// <summary>"Approved by Anna Albers 20 s ago", "Withdrawn by Rita Romero just now", "Expired 2 h ago".</summary>
    public static string Of(ExportRequest request, DateTimeOffset now, TimeZoneInfo zone)
    {
        Decision? last = request.PresentDecisions.MaxBy(d => d.At);
        (string words, DateTimeOffset at) = request.Status switch
        {
            RequestStatus.Withdrawn or RequestStatus.Cancelled => ($"{request.Status.Title()} by {request.RequestedByName}", request.UpdatedAt),
            RequestStatus.Expired => ("Expired", request.UpdatedAt),
            _ when last is not null => ($"{Verb(last.Kind)} by {last.PersonName}", last.At),
            _ => (request.Status.Title(), request.UpdatedAt),
        };
        return $"{words} {TimeWords.Relative(at, now, zone)}";
    }

    /// <summary>The decision as a past participle.</summary>
    public static string Verb(DecisionKind kind) => kind switch
    {
        DecisionKind.Approved => "Approved",
        DecisionKind.Rejected => "Rejected",
        _ => "Sent back",
    };
}
