using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>What became of requests, in the groups that a chart can show.</summary>
/// <param name="Name">The words in the legend.</param>
/// <param name="Statuses">The statuses that count, as the list behind it filters them.</param>
public sealed record Outcome(string Name, IReadOnlyList<RequestStatus> Statuses)
{
    /// <summary>Every outcome; each status is in one of them.</summary>
    public static IReadOnlyList<Outcome> All { get; } =
    [
        new("Exported", [RequestStatus.Succeeded]),
        new("Failed", [RequestStatus.Failed]),
        new("Rejected", [RequestStatus.Rejected]),
        new("Given up", [RequestStatus.Withdrawn, RequestStatus.Expired, RequestStatus.Cancelled]),
        new("Open", [RequestStatus.PendingApproval, RequestStatus.ChangesRequested, RequestStatus.Approved, RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting, RequestStatus.NeedsAttention]),
    ];

    /// <summary>Approved and on its way.</summary>
    public static IReadOnlyList<RequestStatus> Running { get; } = [RequestStatus.Approved, RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting];

    /// <summary>Waits for a decision or for its requester.</summary>
    public static IReadOnlyList<RequestStatus> Waiting { get; } = [RequestStatus.PendingApproval, RequestStatus.ChangesRequested];
}

/// <summary>The viewer's own requests: waiting and running now, done and failed of those asked for in the range.</summary>
public sealed record OwnFigures(int Waiting, int Running, int Done, int Failed);

/// <summary>What an approver has to do, and how long the approver's decisions of the range took from the asking.</summary>
public sealed record ApproverFigures(int Waiting, int ExpiringToday, TimeSpan? MedianDecision, int Decisions);

/// <summary>What auditors and administrators watch: events of today, requests in doubt now, exports made outside the portal in the range.</summary>
public sealed record WatchFigures(int EventsToday, int NeedsAttention, int OutsideExports);

/// <summary>The middle and the slow end of some lengths; null without any.</summary>
public sealed record Spread(TimeSpan? Median, TimeSpan? P90, int Count)
{
    /// <summary>Measures lengths. The 90th percentile is the nearest rank.</summary>
    public static Spread Of(IEnumerable<TimeSpan> lengths)
    {
        TimeSpan[] sorted = [.. lengths.Order()];
        if (sorted.Length == 0)
        {
            return new Spread(null, null, 0);
        }

        TimeSpan median = sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return new Spread(median, sorted[(int)Math.Ceiling(sorted.Length * 0.9) - 1], sorted.Length);
    }
}

/// <summary>One week, by the day of asking.</summary>
/// <param name="FirstDay">Its Monday, or the first day of the range.</param>
/// <param name="LastDay">Its Sunday.</param>
/// <param name="Outcomes">Requests by outcome, in the order of <see cref="Outcome.All"/>.</param>
/// <param name="ToApprove">From asking to the last approval, for those that people approved.</param>
/// <param name="ToExport">From approval, or the wished start where that was later, to the finished export.</param>
public sealed record WeekFigures(DateOnly FirstDay, DateOnly LastDay, IReadOnlyList<int> Outcomes, Spread ToApprove, Spread ToExport);

/// <summary>A count under a name.</summary>
public sealed record NamedCount(string Name, int Count);

/// <summary>Everything on the dashboard.</summary>
/// <param name="Own">For requesters, or null.</param>
/// <param name="Approver">For approvers, or null.</param>
/// <param name="Watch">For auditors and administrators, or null.</param>
/// <param name="Weeks">The weeks of the range, oldest first.</param>
/// <param name="Errors">Requests of the range that stand on an error, by its code, most first.</param>
/// <param name="Regions">Finished exports of the range by region, most first.</param>
/// <param name="Total">Requests of the range.</param>
public sealed record Figures(
    OwnFigures? Own, ApproverFigures? Approver, WatchFigures? Watch, IReadOnlyList<WeekFigures> Weeks, IReadOnlyList<NamedCount> Errors, IReadOnlyList<NamedCount> Regions, int Total);
