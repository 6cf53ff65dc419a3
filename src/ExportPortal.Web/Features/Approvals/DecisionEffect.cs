using ExportPortal.Domain.Requests;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Says what a decision brings about, before it is sent.</summary>
public static class DecisionEffect
{
    /// <summary>One sentence or two.</summary>
    /// <param name="kind">The decision.</param>
    /// <param name="request">What it is about, as it stands.</param>
    /// <param name="isFrozen">A freeze stands for its connection.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="zone">The viewer's zone.</param>
    public static string Of(DecisionKind kind, ExportRequest request, bool isFrozen, DateTimeOffset now, TimeZoneInfo zone) => kind switch
    {
        DecisionKind.Approved => OfApproval(request, isFrozen, now, zone),
        DecisionKind.Rejected => T("The request ends. This cannot be undone."),
        _ => T("The requester can change the request and ask again."),
    };

    /// <summary>The question before it is sent: what it is about, again.</summary>
    public static string QuestionOf(DecisionKind kind, ExportRequest request) => kind switch
    {
        DecisionKind.Approved => T("Approve the export of {0} ({1} GB, {2})?", request.SnapshotName, request.SizeInGb, request.Region),
        DecisionKind.Rejected => T("Reject request #{0}?", request.Number),
        _ => T("Send request #{0} back?", request.Number),
    };

    /// <summary>The word on the button that sends it.</summary>
    public static string VerbOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Approved => T("Approve"),
        DecisionKind.Rejected => T("Reject"),
        _ => T("Send back"),
    };

    // As if it were approved now.
    private static string OfApproval(ExportRequest request, bool isFrozen, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (request.RequiredApprovals - request.PresentDecisions.Count(d => d.Kind == DecisionKind.Approved) > 1)
        {
            return T("It then waits for the next approval.");
        }

        TimeSpan undo = request.Policy.TimeToTakeBack();
        DateTimeOffset soonest = now + undo;
        DateTimeOffset start = request.Policy.EarliestStart(now, request.NotBefore);
        return start > soonest && start != request.NotBefore ? T("The policy lets nothing start in these hours; the export waits until {0}.", TimeWords.Exact(start, zone))
            : start > soonest ? T("It is exported at its start time.")
            : isFrozen ? T("New exports are stopped at the moment; the export waits until the freeze is lifted.")
            : undo > TimeSpan.Zero ? T("The export starts in {0}; until then the approval can be taken back.", TimeWords.Length(undo))
            : T("The export starts at once.");
    }
}
