namespace ExportPortal.Web.Features.Requests.Times;

/// <summary>The middle and the slow end of some lengths; null without any.</summary>
/// <param name="Median">Half of them are no longer.</param>
/// <param name="P90">Nine in ten are no longer: the nearest rank.</param>
/// <param name="Count">How many were measured.</param>
public sealed record Spread(TimeSpan? Median, TimeSpan? P90, int Count)
{
    /// <summary>Nothing was measured.</summary>
    public static Spread None { get; } = new(null, null, 0);

    /// <summary>Measures lengths.</summary>
    public static Spread Of(IEnumerable<TimeSpan> lengths)
    {
        TimeSpan[] sorted = [.. lengths.Order()];
        if (sorted.Length == 0)
        {
            return None;
        }

        TimeSpan median = sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return new Spread(median, sorted[(int)Math.Ceiling(sorted.Length * 0.9) - 1], sorted.Length);
    }
}
