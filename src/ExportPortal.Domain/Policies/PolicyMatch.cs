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

    /// <summary>Whether all conditions hold.</summary>
    public bool Holds(SnapshotFacts snapshot, IReadOnlyCollection<string> requesterGroups) =>
        In(Connections, snapshot.Connection)
        && In(Regions, snapshot.Region)
        && (Kind is null || Kind == snapshot.Kind)
        && Tags.All(condition => TagHolds(condition, snapshot.Tags))
        && (MinSizeInGb is null || snapshot.SizeInGb >= MinSizeInGb)
        && (MaxSizeInGb is null || snapshot.SizeInGb <= MaxSizeInGb)
        && (RequesterGroups.Count == 0 || RequesterGroups.Intersect(requesterGroups, StringComparer.OrdinalIgnoreCase).Any());

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
