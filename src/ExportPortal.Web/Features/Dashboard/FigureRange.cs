using System.Globalization;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>The days that figures are about, on the viewer's clock.</summary>
/// <param name="FirstDay">The first.</param>
/// <param name="LastDay">The last, which counts too.</param>
public sealed record FigureRange(DateOnly FirstDay, DateOnly LastDay)
{
    /// <summary>The lengths that are offered, in days.</summary>
    public static IReadOnlyList<int> Offered { get; } = [7, 30, 90];

    /// <summary>The longest range, in days: two years of weeks are as much as a chart can show.</summary>
    public const int Longest = 731;

    private const int Usual = 30;
    private const string Format = "yyyy-MM-dd";

    /// <summary>How many days.</summary>
    public int Days => LastDay.DayNumber - FirstDay.DayNumber + 1;

    /// <summary>Reads the range of an address: days before today, or from and to. What makes no sense is 30 days.</summary>
    public static FigureRange Read(int? days, string? from, string? to, DateOnly today)
    {
        if (Parse(from) is { } first)
        {
            DateOnly last = Parse(to) is { } wished && wished < today ? wished : today;
            if (first <= last)
            {
                return new FigureRange(last.DayNumber - first.DayNumber >= Longest ? last.AddDays(1 - Longest) : first, last);
            }
        }

        return new FigureRange(today.AddDays(1 - (days is { } known && Offered.Contains(known) ? known : Usual)), today);
    }

    private static DateOnly? Parse(string? day) => DateOnly.TryParseExact(day, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
}
