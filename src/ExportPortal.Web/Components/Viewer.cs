namespace ExportPortal.Web.Components;

/// <summary>How the person in front of this page sees times. Lives as long as the circuit, or as the request while prerendering.</summary>
public sealed class Viewer
{
    /// <summary>Cookie with the browser's IANA zone, written by portal.js, so that the first render already shows local times.</summary>
    public const string ZoneCookie = "ep-zone";

    /// <summary>Cookie with "light", "dark" or "system", written by portal.js.</summary>
    public const string ThemeCookie = "ep-theme";

    /// <summary>Raised when the zone has changed; times are then shown anew.</summary>
    public event Action? Changed;

    /// <summary>The zone in which times are shown; UTC until the browser's is known.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Whether the person chose the zone; the browser's zone then does not count.</summary>
    public bool IsChosen { get; private set; }

    /// <summary>Takes the zone of the person's profile. Unknown names are ignored.</summary>
    public void Choose(string? zone)
    {
        if (TryFind(zone, out TimeZoneInfo? found))
        {
            IsChosen = true;
            Set(found);
        }
    }

    /// <summary>Takes the browser's zone unless the person chose one. Unknown names are ignored: the value comes from outside.</summary>
    public void UseBrowserZone(string? zone)
    {
        if (!IsChosen && TryFind(zone, out TimeZoneInfo? found))
        {
            Set(found);
        }
    }

    /// <summary>The instant on the viewer's clock.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    private static bool TryFind(string? zone, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TimeZoneInfo? found)
    {
        found = null;
        return zone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(zone), out found);
    }

    private void Set(TimeZoneInfo zone)
    {
        if (zone.Id != Zone.Id)
        {
            Zone = zone;
            Changed?.Invoke();
        }
    }
}
