using ExportPortal.Web.Components;

namespace ExportPortal.Web.Features.Requests.Times;

/// <summary>Measured lengths in words.</summary>
public static class SpreadWords
{
    /// <summary>"usually 4 min, 9 in 10 within 7 min".</summary>
    public static string Of(Spread spread) => T("usually {0}, 9 in 10 within {1}", Median(spread), Slow(spread));

    /// <summary>"4 min, 9 in 10 within 7 min".</summary>
    public static string Brief(Spread spread) => T("{0}, 9 in 10 within {1}", Median(spread), Slow(spread));

    private static string Median(Spread spread) => TimeWords.Length(Round(spread.Median!.Value));

    private static string Slow(Spread spread) => TimeWords.Length(Round(spread.P90!.Value));

    // Seconds of a length of hours are noise.
    private static TimeSpan Round(TimeSpan length) => length >= TimeSpan.FromMinutes(10) ? TimeSpan.FromMinutes(Math.Round(length.TotalMinutes)) : TimeSpan.FromSeconds(Math.Round(length.TotalSeconds));
}
