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
            return TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        }

        if (distance < TimeSpan.FromSeconds(10))
        {
            return "just now";
        }

        string length = distance switch
        {
            { TotalSeconds: < 60 } => $"{(int)distance.TotalSeconds / 10 * 10} s",
            { TotalMinutes: < 60 } => $"{(int)distance.TotalMinutes} min",
            { TotalHours: < 24 } => $"{(int)distance.TotalHours} h",
            { TotalDays: < 2 } => "1 day",
            _ => $"{(int)distance.TotalDays} days",
        };
        return at > now ? $"in {length}" : $"{length} ago";
    }

    /// <summary>The viewer's time with the zone and its offset on that day: "Sun 29 Mar 2026, 03:30:00 (Europe/Berlin, UTC+02:00)".</summary>
    public static string Local(DateTimeOffset at, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, zone);
        string stamp = local.ToString("ddd d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
        return zone.Id == TimeZoneInfo.Utc.Id ? $"{stamp} UTC" : $"{stamp} ({zone.Id}, UTC{local.ToString("zzz", CultureInfo.InvariantCulture)})";
    }

    /// <summary>"2026-03-29 01:30:00 UTC".</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The viewer's date and minute: "29 Mar 2026, 03:30".</summary>
    public static string Exact(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

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
            { TotalMinutes: < 1 } => $"{length.Seconds} s",
            { TotalHours: < 1 } => length.Seconds == 0 ? $"{length.Minutes} min" : $"{length.Minutes} min {length.Seconds} s",
            { TotalDays: < 1 } => length.Minutes == 0 ? $"{length.Hours} h" : $"{length.Hours} h {length.Minutes} min",
            _ => $"{length.Days} {(length.Days == 1 ? "day" : "days")}" + (length.Hours == 0 ? "" : $" {length.Hours} h"),
        };
    }
}
