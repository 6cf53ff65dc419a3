using System.Globalization;

namespace ExportPortal.Web.Components;

/// <summary>Times in words: relative, local with the zone named, UTC, and lengths.</summary>
public static class TimeWords
{
    /// <summary>"just now", "5 min ago", "in 2 h", "3 days ago"; from a week on the viewer's date, e.g. "12 Mar 2026".</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        TimeSpan distance = (now - at).Duration();
        if (distance >= TimeSpan.FromDays(7))
        {
            return TimeZoneInfo.ConvertTime(at, zone).ToString(T("d MMM yyyy"), Culture);
        }

        if (distance < TimeSpan.FromSeconds(10))
        {
            return T("just now");
        }

        bool isAhead = at > now;
        int seconds = (int)distance.TotalSeconds / 10 * 10;
        int minutes = (int)distance.TotalMinutes;
        int hours = (int)distance.TotalHours;
        int days = (int)distance.TotalDays;
        return distance switch
        {
            { TotalSeconds: < 60 } => isAhead ? T("in {0} s", seconds) : T("{0} s ago", seconds),
            { TotalMinutes: < 60 } => isAhead ? T("in {0} min", minutes) : T("{0} min ago", minutes),
            { TotalHours: < 24 } => isAhead ? T("in {0} h", hours) : T("{0} h ago", hours),
            { TotalDays: < 2 } => isAhead ? T("in 1 day") : T("1 day ago"),
            _ => isAhead ? T("in {0} days", days) : T("{0} days ago", days),
        };
    }

    /// <summary>The viewer's time with the zone and its offset on that day: "Sun 29 Mar 2026, 03:30:00 (Europe/Berlin, UTC+02:00)".</summary>
    public static string Local(DateTimeOffset at, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, zone);
        string stamp = local.ToString(T("ddd d MMM yyyy, HH:mm:ss"), Culture);
        return zone.Id == TimeZoneInfo.Utc.Id ? $"{stamp} UTC" : $"{stamp} ({zone.Id}, UTC{local.ToString("zzz", CultureInfo.InvariantCulture)})";
    }

    /// <summary>"2026-03-29 01:30:00 UTC".</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The viewer's date and minute: "29 Mar 2026, 03:30".</summary>
    public static string Exact(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(T("d MMM yyyy, HH:mm"), Culture);

    /// <summary>For the datetime attribute: ISO 8601 in UTC.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A length in its two largest units: "45 s", "3 min 20 s", "3 h 12 min", "2 days 4 h". Negative lengths count as zero.</summary>
    public static string Length(TimeSpan length)
    {
        if (length < TimeSpan.Zero)
        {
            length = TimeSpan.Zero;
        }

        return length switch
        {
            { TotalMinutes: < 1 } => T("{0} s", length.Seconds),
            { TotalHours: < 1 } => length.Seconds == 0 ? T("{0} min", length.Minutes) : T("{0} min {1} s", length.Minutes, length.Seconds),
            { TotalDays: < 1 } => length.Minutes == 0 ? T("{0} h", length.Hours) : T("{0} h {1} min", length.Hours, length.Minutes),
            { TotalDays: < 2 } => length.Hours == 0 ? T("1 day") : T("1 day {0} h", length.Hours),
            _ => length.Hours == 0 ? T("{0} days", length.Days) : T("{0} days {1} h", length.Days, length.Hours),
        };
    }
}
