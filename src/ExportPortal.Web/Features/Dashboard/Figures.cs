using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Times;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>What is counted of requests, in the groups that all pages share.</summary>
public static class Outcome
{
    /// <summary>What became of them; each status is in one of these.</summary>
    public static IReadOnlyList<RequestGroup> All { get; } = [RequestGroup.Exported, RequestGroup.Failed, RequestGroup.Rejected, RequestGroup.GivenUp, RequestGroup.Open];

    /// <summary>Where they stand.</summary>
    public static IReadOnlyList<RequestGroup> Standing { get; } = [RequestGroup.Waiting, RequestGroup.Changes, RequestGroup.UnderWay, RequestGroup.Attention, RequestGroup.Exported, RequestGroup.Failed];
}

/// <summary>The viewer's own requests: waiting for others, for the viewer, and under way now; exported and failed of those asked for in the range.</summary>
public sealed record OwnFigures(int Waiting, int Changes, int UnderWay, int Exported, int Failed);

/// <summary>What an approver has to do, and how long the approver's decisions of the range took from the asking.</summary>
public sealed record ApproverFigures(int Waiting, int ExpiringToday, TimeSpan? MedianDecision, int Decisions);

/// <summary>What auditors and administrators watch: events of today, requests in doubt now; in the range, exports made outside the portal, policies published by one person alone and uses of the break-glass account.</summary>
public sealed record WatchFigures(int EventsToday, int NeedsAttention, int OutsideExports, int PublishedAlone, int BreakGlassUses);

/// <summary>What whoever operates the portal looks at: on its way now, waiting for another try, and with an unknown outcome.</summary>
public sealed record OperatorFigures(int Queue, int Retrying, int Unknown);

/// <summary>What finished exports cost more a month, by the week of asking, in one currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ByWeek">The sum of the estimates, in the order of the weeks.</param>
public sealed record AddedCost(string Currency, IReadOnlyList<decimal> ByWeek);

/// <summary>One week, by the day of asking.</summary>
/// <param name="FirstDay">Its Monday, or the first day of the range.</param>
/// <param name="LastDay">Its Sunday.</param>
/// <param name="Outcomes">Requests by outcome, in the order of <see cref="Outcome.All"/>.</param>
/// <param name="ToApprove">From asking to the last approval, for those that people approved.</param>
/// <param name="ToExport">From approval, or the wished start where that was later, to the finished export.</param>
public sealed record WeekFigures(DateOnly FirstDay, DateOnly LastDay, IReadOnlyList<int> Outcomes, Spread ToApprove, Spread ToExport);

/// <summary>A count under a name.</summary>
public sealed record NamedCount(string Name, int Count);

/// <summary>Everything on the dashboard. What is counted in the range is by the day of asking.</summary>
public sealed record Figures
{
    /// <summary>For requesters, or null.</summary>
    public OwnFigures? Own { get; init; }

    /// <summary>For approvers, or null.</summary>
    public ApproverFigures? Approver { get; init; }

    /// <summary>For auditors and administrators, or null.</summary>
    public WatchFigures? Watch { get; init; }

    /// <summary>For administrators, or null.</summary>
    public OperatorFigures? Operator { get; init; }

    /// <summary>Whether there has been any request that the viewer may see, in any range.</summary>
    public bool HasHistory { get; init; }

    /// <summary>The weeks of the range, oldest first.</summary>
    public IReadOnlyList<WeekFigures> Weeks { get; init; } = [];

    /// <summary>Requests of the range by where they stand, in the order of <see cref="Outcome.Standing"/>.</summary>
    public IReadOnlyList<NamedCount> Standing { get; init; } = [];

    /// <summary>Requests of the range that stand on an error, by its code, most first.</summary>
    public IReadOnlyList<NamedCount> Errors { get; init; } = [];

    /// <summary>Finished exports of the range by region, most first.</summary>
    public IReadOnlyList<NamedCount> Regions { get; init; } = [];

    /// <summary>Requests of the range by connection, most first.</summary>
    public IReadOnlyList<NamedCount> Connections { get; init; } = [];

    /// <summary>Requests of the range by tag of their snapshot, most first. One with several tags counts at each.</summary>
    public IReadOnlyList<NamedCount> Tags { get; init; } = [];

    /// <summary>Requests of the range by the requester's present groups, most first. One of a person with several groups counts at each.</summary>
    public IReadOnlyList<NamedCount> Teams { get; init; } = [];

    /// <summary>Cost added by finished exports, one for each currency.</summary>
    public IReadOnlyList<AddedCost> Costs { get; init; } = [];

    /// <summary>Requests of the range.</summary>
    public int Total { get; init; }
}
