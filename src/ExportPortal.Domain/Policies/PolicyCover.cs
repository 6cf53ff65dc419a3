namespace ExportPortal.Domain.Policies;

/// <summary>Whether one match leaves nothing for another, and whether a match can hold at all. Both err on the side of silence.</summary>
internal static class PolicyCover
{
    /// <summary>Whether whatever the later match holds for, the earlier one holds for as well.</summary>
    public static bool Covers(this PolicyMatch earlier, PolicyMatch later) =>
        Within(later.Connections, earlier.Connections)
        && Within(later.Regions, earlier.Regions)
        && Within(later.RequesterGroups, earlier.RequesterGroups)
        && (earlier.Kind is null || earlier.Kind == later.Kind)
        && earlier.Tags.All(condition => later.Tags.Any(known => Implies(known, condition)))
        && NotBelow(later.MinSizeInGb, earlier.MinSizeInGb) && NotAbove(later.MaxSizeInGb, earlier.MaxSizeInGb)
        && NotBelow(later.MinMonthlyCost, earlier.MinMonthlyCost) && NotAbove(later.MaxMonthlyCost, earlier.MaxMonthlyCost)
        && (earlier.Window is null || (later.Window is not null && earlier.Window.Covers(later.Window)));

    /// <summary>Pairs of tag conditions that cannot hold together.</summary>
    public static (string First, string Second)? FindContradiction(IReadOnlyList<string> tags)
    {
        foreach (string first in tags)
        {
            foreach (string second in tags)
            {
                (string key, string? value) = Split(first);
                (string otherKey, string? otherValue) = Split(second.TrimStart('!'));
                bool absent = second.StartsWith('!') && !first.StartsWith('!') && key == second[1..];
                bool different = !first.StartsWith('!') && !second.StartsWith('!') && key == otherKey && value is not null && otherValue is not null && value != otherValue;
                if (absent || different)
                {
                    return (first, second);
                }
            }
        }

        return null;
    }

    private static bool Implies(string known, string condition) =>
        known == condition || (!known.StartsWith('!') && !condition.Contains('=', StringComparison.Ordinal) && Split(known).Key == condition);

    private static (string Key, string? Value) Split(string condition)
    {
        int equals = condition.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (condition, null) : (condition[..equals], condition[(equals + 1)..]);
    }

    private static bool Within(IReadOnlyList<string> later, IReadOnlyList<string> earlier) =>
        earlier.Count == 0 || (later.Count > 0 && later.All(l => earlier.Contains(l, StringComparer.OrdinalIgnoreCase)));

    private static bool NotBelow<T>(T? later, T? earlier)
        where T : struct, IComparable<T> => earlier is null || later?.CompareTo(earlier.Value) >= 0;

    private static bool NotAbove<T>(T? later, T? earlier)
        where T : struct, IComparable<T> => earlier is null || later?.CompareTo(earlier.Value) <= 0;
}
