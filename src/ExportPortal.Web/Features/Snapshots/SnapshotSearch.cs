using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>Searches and sorts a list of snapshots that has been read already.</summary>
public static class SnapshotSearch
{
    /// <summary>What the list can be sorted by, as the address writes it; a minus before it turns the order round.</summary>
    public static IReadOnlyList<string> SortKeys { get; } = ["name", "source", "kind", "size", "created", "where"];

    /// <summary>The rows that match, in the order of the list.</summary>
    public static SnapshotList Matching(this SnapshotList list, SnapshotFilter filter)
    {
        string[] words = (filter.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return list with
        {
            Rows = [.. list.Rows
                .Where(r => (filter.Connection is null || r.Facts.Connection == filter.Connection) && (filter.Region is null || r.Facts.Region == filter.Region)
                    && (filter.Kind is null || r.Facts.Kind == filter.Kind) && (!filter.ExportableOnly || r.Block is null))
                .Where(r => Array.TrueForAll(words, w => Matches(r.Facts, w)))],
        };
    }

    /// <summary>The rows in another order; an unknown key leaves them newest first.</summary>
    public static IReadOnlyList<SnapshotRow> SortedBy(this IReadOnlyList<SnapshotRow> rows, string? sort)
    {
        bool down = sort is ['-', ..];
        return (down ? sort![1..] : sort) switch
        {
            "name" => Order(rows, r => r.Facts.Name, StringComparer.OrdinalIgnoreCase, down),
            "source" => Order(rows, r => r.Facts.SourceName, StringComparer.OrdinalIgnoreCase, down),
            "kind" => Order(rows, r => r.Facts.Kind, null, down),
            "size" => Order(rows, r => r.Facts.SizeInGb, null, down),
            "created" => Order(rows, r => r.Facts.CreatedAt, null, down),
            "where" => Order(rows, r => $"{r.Facts.Region} {r.Facts.Connection}", StringComparer.OrdinalIgnoreCase, down),
            _ => rows,
        };
    }

    private static List<SnapshotRow> Order<T>(IReadOnlyList<SnapshotRow> rows, Func<SnapshotRow, T> key, IComparer<T>? comparer, bool down) =>
        down ? [.. rows.OrderByDescending(key, comparer)] : [.. rows.OrderBy(key, comparer)];

    private static bool Matches(SnapshotFacts s, string word) =>
        Contains(s.Name, word) || Contains(s.SourceName, word) || Contains(s.Region, word) || Contains(s.Connection, word) || Contains(s.Arn, word) || Contains(s.BlueprintId, word)
        || s.Tags.Any(t => Contains(t.Key, word) || Contains(t.Value, word) || (word.Contains('=', StringComparison.Ordinal) && Contains($"{t.Key}={t.Value}", word)));

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
