using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Policies;

/// <summary>Which requests a policy is for. Every condition that is set must hold; one that is not set always holds.</summary>
public sealed record PolicyMatch
{
    /// <summary>Names of connections, or empty for all.</summary>
    public IReadOnlyList<string> Connections { get; init; } = [];

    /// <summary>AWS regions, or empty for all.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Instance or disk snapshots only, or null for both.</summary>
    public SnapshotKind? Kind { get; init; }

    /// <summary>Tag conditions, all of which must hold: "key=value", "key" (present) or "!key" (absent).</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>At least so many GB, or null.</summary>
    public int? MinSizeInGb { get; init; }

    /// <summary>At most so many GB, or null.</summary>
    public int? MaxSizeInGb { get; init; }

    /// <summary>The requester is in one of these groups, or empty for everybody.</summary>
    public IReadOnlyList<string> RequesterGroups { get; init; } = [];

    /// <summary>An estimated cost of at least so much a month, in the currency of the price table, or null. An unknown cost does not fulfil it.</summary>
    public decimal? MinMonthlyCost { get; init; }

    /// <summary>An estimated cost of at most so much a month, in the currency of the price table, or null. An unknown cost does not fulfil it.</summary>
    public decimal? MaxMonthlyCost { get; init; }

    /// <summary>The request is submitted in these hours, or null for any time.</summary>
    public WeeklyWindow? Window { get; init; }

    /// <summary>Whether all conditions hold.</summary>
    public bool Holds(PolicyQuestion question) =>
        In(Connections, question.Snapshot.Connection)
        && In(Regions, question.Snapshot.Region)
        && (Kind is null || Kind == question.Snapshot.Kind)
        && Tags.All(condition => TagHolds(condition, question.Snapshot.Tags))
        && (MinSizeInGb is null || question.Snapshot.SizeInGb >= MinSizeInGb)
        && (MaxSizeInGb is null || question.Snapshot.SizeInGb <= MaxSizeInGb)
        && (MinMonthlyCost is null || question.MonthlyCost >= MinMonthlyCost)
        && (MaxMonthlyCost is null || question.MonthlyCost <= MaxMonthlyCost)
        && (Window is null || Window.Contains(question.At))
        && (RequesterGroups.Count == 0 || RequesterGroups.Intersect(question.RequesterGroups, StringComparer.OrdinalIgnoreCase).Any());

    private static bool In(IReadOnlyList<string> allowed, string value) => allowed.Count == 0 || allowed.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static bool TagHolds(string condition, IReadOnlyList<SnapshotTag> tags)
    {
        if (condition.StartsWith('!'))
        {
            return tags.All(t => t.Key != condition[1..]);
        }

        int equals = condition.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? tags.Any(t => t.Key == condition)
            : tags.Any(t => t.Key == condition[..equals] && t.Value == condition[(equals + 1)..]);
    }
}
