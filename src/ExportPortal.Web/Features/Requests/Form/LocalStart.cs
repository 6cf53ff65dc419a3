using System.Globalization;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>Reads a start that was given in the viewer's time.</summary>
public static class LocalStart
{
    /// <summary>The furthest start.</summary>
    private const int MaxDays = 90;

    /// <summary>Turns the value of a datetime-local field into an instant.</summary>
    /// <param name="value">yyyy-MM-ddTHH:mm, with or without seconds.</param>
    /// <param name="zone">The viewer's zone.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>The instant, or what is wrong with the value. A time that comes twice in autumn is the first of the two.</returns>
    public static (DateTimeOffset? At, string? Fault) Read(string value, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return (null, T("Choose the date and time of the start."));
        }

        if (!DateTime.TryParseExact(value, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return (null, T("That is not a date and time."));
        }

        if (zone.IsInvalidTime(local))
        {
            return (null, T("On that day the clocks of {0} jump over this time. Choose an hour later.", zone.Id));
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        DateTimeOffset at = new(local, offset);
        return at <= now ? (null, T("The start lies in the past."))
            : at > now.AddDays(MaxDays) ? (null, T("The start lies more than {0} days ahead.", MaxDays))
            : (at, null);
    }

    /// <summary>The instant as a datetime-local field writes it.</summary>
    public static string Write(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
