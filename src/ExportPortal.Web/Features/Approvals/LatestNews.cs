using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Says what happened last to a request, for whoever comes too late to decide.</summary>
public static class LatestNews
{
    /// <summary>"Approved by Anna Albers 20 s ago, Tue 20 Jan 2026, 13:00:00 (Europe/Berlin, UTC+01:00)"; so of "Withdrawn by" and "Expired".</summary>
    public static string Of(ExportRequest request, DateTimeOffset now, TimeZoneInfo zone)
    {
        Decision? last = request.PresentDecisions.MaxBy(d => d.At);
        return request.Status switch
        {
            RequestStatus.Withdrawn => T("Withdrawn by {0} {1}", request.RequestedByName, When(request.UpdatedAt)),
            RequestStatus.Cancelled => T("Cancelled by {0} {1}", request.RequestedByName, When(request.UpdatedAt)),
            RequestStatus.Expired => T("Expired {0}", When(request.UpdatedAt)),
            _ when last is not null => last.Kind switch
            {
                DecisionKind.Approved => T("Approved by {0} {1}", last.PersonName, When(last.At)),
                DecisionKind.Rejected => T("Rejected by {0} {1}", last.PersonName, When(last.At)),
                _ => T("Sent back by {0} {1}", last.PersonName, When(last.At)),
            },
            _ => $"{Say(request.Status.Title())} {When(request.UpdatedAt)}",
        };

        // A sentence has no hover text: the whole time stands in it.
        string When(DateTimeOffset at) => $"{TimeWords.Relative(at, now, zone)}, {TimeWords.Local(at, zone)}";
    }

    /// <summary>The viewer's own decision.</summary>
    public static string ByYou(DecisionKind kind) => kind switch
    {
        DecisionKind.Approved => T("Approved by you"),
        DecisionKind.Rejected => T("Rejected by you"),
        _ => T("Sent back by you"),
    };
}
