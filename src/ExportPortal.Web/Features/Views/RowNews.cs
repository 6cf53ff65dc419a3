namespace ExportPortal.Web.Features.Views;

/// <summary>
/// What has become of a list since it was shown. Lines that are still there are renewed where they stand; new ones, and whatever would move others, wait
/// until somebody asks for them: nothing moves under the pointer.
/// </summary>
/// <param name="keyOf">What makes a line the same line.</param>
public sealed class RowNews<TRow, TKey>(Func<TRow, TKey> keyOf)
    where TKey : notnull
{
    /// <summary>How many lines have come.</summary>
    public int New { get; private set; }

    /// <summary>Lines have gone, or stand in another order now.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The list is shown as it is now.</summary>
    public void Clear() => (New, IsChanged) = (0, false);

    /// <summary>Compares what is shown with what there is.</summary>
    /// <param name="shown">The lines on screen.</param>
    /// <param name="present">The list as it is now, read from its beginning.</param>
    /// <param name="isWhole">What is shown is the whole list; otherwise more may follow after its last line, which is no news.</param>
    /// <returns>The same lines in the same order, each as it is now; one that is gone stays as it was.</returns>
    public List<TRow> Renew(IReadOnlyList<TRow> shown, IReadOnlyList<TRow> present, bool isWhole = true)
    {
        Dictionary<TKey, TRow> now = present.ToDictionary(keyOf);
        HashSet<TKey> before = [.. shown.Select(keyOf)];
        List<TKey> kept = [.. present.Select(keyOf).Where(before.Contains)];
        List<TKey> stood = [.. shown.Select(keyOf).Where(now.ContainsKey)];
        if (isWhole)
        {
            New = present.Count - kept.Count;
            IsChanged = stood.Count < shown.Count || !kept.SequenceEqual(stood);
        }
        else
        {
            // Up to the last line that is on both sides: what was pushed beyond the end of the page by new lines is not gone.
            int last = kept.Count == 0 ? present.Count : present.ToList().FindIndex(r => keyOf(r).Equals(kept[^1])) + 1;
            int reach = stood.Count == 0 ? 0 : shown.ToList().FindIndex(r => keyOf(r).Equals(stood[^1])) + 1;
            New = last - kept.Count;
            IsChanged = stood.Count < reach || !kept.SequenceEqual(stood);
        }

        return [.. shown.Select(r => now.GetValueOrDefault(keyOf(r), r))];
    }
}
