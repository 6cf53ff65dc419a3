using System.Globalization;

namespace ExportPortal.Domain.Audit.Search;

/// <summary>A time as a query names it: a year, month, day, minute or second on somebody's clock, or with Z on UTC's.</summary>
/// <param name="Local">Its beginning, on the clock that is meant.</param>
/// <param name="Form">The format that it was written in; how long it lasts.</param>
/// <param name="IsUtc">A Z stood behind it.</param>
public sealed record QueryTime(DateTime Local, string Form, bool IsUtc)
{
    private const string Year = "yyyy";
    private const string Month = "yyyy-MM";
    private const string Day = "yyyy-MM-dd";
    private const string Minute = "yyyy-MM-dd'T'HH:mm";
    private const string Second = "yyyy-MM-dd'T'HH:mm:ss";
    private const string Exact = "yyyy-MM-dd'T'HH:mm:ss.ffffff";
    private static readonly string[] Forms = [Year, Month, Day, Minute, Second, Exact];

    /// <summary>An instant. As an end it is where the range stops, itself outside.</summary>
    public static QueryTime At(DateTimeOffset instant) => new(new DateTime(instant.UtcTicks, DateTimeKind.Unspecified), Exact, IsUtc: true);

    /// <summary>A whole day on the viewer's clock.</summary>
    public static QueryTime OfDay(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Day, IsUtc: false);

    /// <summary>Reads one, or gives null.</summary>
    public static QueryTime? Parse(string text)
    {
        bool utc = text.EndsWith('Z') || text.EndsWith('z');
        string rest = utc ? text[..^1] : text;
        foreach (string form in Forms)
        {
            if (DateTime.TryParseExact(rest, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local) && local.Year is > 1 and < 9999)
            {
                return new QueryTime(local, form, utc);
            }
        }

        return null;
    }

    /// <summary>Its first instant, UTC.</summary>
    public DateTimeOffset Start(TimeZoneInfo zone) => ToUtc(Local, zone);

    /// <summary>The first instant behind it, UTC.</summary>
    public DateTimeOffset End(TimeZoneInfo zone) => ToUtc(
        Form switch
        {
            Year => Local.AddYears(1),
            Month => Local.AddMonths(1),
            Day => Local.AddDays(1),
            Minute => Local.AddMinutes(1),
            Second => Local.AddSeconds(1),
            _ => Local,
        },
        zone);

    /// <summary>As a query writes it.</summary>
    public override string ToString() => Local.ToString(Form, CultureInfo.InvariantCulture) + (IsUtc ? "Z" : "");

    private DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        if (IsUtc)
        {
            return new DateTimeOffset(local, TimeSpan.Zero);
        }

        // Where a change of clocks skips an hour, the first instant after it.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
