using System.Globalization;
using ExportPortal.Web.Components;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Dates in addresses: whole days on the viewer's clock.</summary>
public static class ViewerDays
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The first instant of a day, or null when the text is no date.</summary>
    public static DateTimeOffset? StartOf(string? day, Viewer viewer) => Parse(day) is { } date ? Midnight(date, viewer) : null;

    /// <summary>The first instant of the next day, or null when the text is no date.</summary>
    public static DateTimeOffset? EndOf(string? day, Viewer viewer) => Parse(day) is { } date && date < DateOnly.MaxValue ? Midnight(date.AddDays(1), viewer) : null;

    /// <summary>The day as an address says it.</summary>
    public static string Write(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The viewer's day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at, Viewer viewer) => DateOnly.FromDateTime(viewer.Local(at).DateTime);

    /// <summary>The first instant of a day on the viewer's clock, UTC. Where a change of clocks skips midnight, the first instant after it.</summary>
    public static DateTimeOffset Midnight(DateOnly day, Viewer viewer) => Midnight(day, viewer.Zone);

    /// <inheritdoc cref="Midnight(DateOnly, Viewer)"/>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        DateTime local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateOnly? Parse(string? day) => DateOnly.TryParseExact(day, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
}
