namespace ExportPortal.Domain.Policies;

/// <summary>Hours that come back every week, by the clock of one place.</summary>
public sealed record WeeklyWindow
{
    /// <summary>The days on which it begins; empty for every day.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>When it begins, by the wall clock.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>When it ends, exclusive. Not after <see cref="From"/>: on the following day.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>IANA name of the zone, e.g. Europe/Berlin. A node that does not know it takes UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether an instant lies in it.</summary>
    public bool Contains(DateTimeOffset at)
    {
        DateTime local = TimeZoneInfo.ConvertTime(at, Zone).DateTime;
        return ContainsLocal(local.DayOfWeek, TimeOnly.FromDateTime(local));
    }

    /// <summary>When the window that holds an instant ends, UTC. Where clocks go back and the end comes twice, the later one.</summary>
    /// <param name="at">An instant in the window.</param>
    public DateTimeOffset EndAfter(DateTimeOffset at)
    {
        TimeZoneInfo zone = Zone;
        DateTime local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        bool endsTomorrow = To <= From && StartsOn(local.DayOfWeek) && TimeOnly.FromDateTime(local) >= From;
        DateTime end = local.Date.AddDays(endsTomorrow ? 1 : 0) + To.ToTimeSpan();
        while (zone.IsInvalidTime(end))
        {
            end = end.AddMinutes(15); // clocks go forward over it
        }

        TimeSpan offset = zone.IsAmbiguousTime(end) ? zone.GetAmbiguousTimeOffsets(end).Min() : zone.GetUtcOffset(end);
        return new DateTimeOffset(end, offset).ToUniversalTime();
    }

    /// <summary>Whether every minute of another window of the same zone lies in this one.</summary>
    public bool Covers(WeeklyWindow other) => TimeZone == other.TimeZone && other.MinutesOfWeek().IsSubsetOf(MinutesOfWeek());

    /// <summary>Whether a zone of this name is known here.</summary>
    public static bool IsKnownZone(string name) => name.Length is > 0 and < 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <inheritdoc />
    public bool Equals(WeeklyWindow? other) =>
        other is not null && From == other.From && To == other.To && TimeZone == other.TimeZone && Days.Order().SequenceEqual(other.Days.Order());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(From, To, TimeZone, Days.Count);

    private TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;

    private bool StartsOn(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);

    private bool ContainsLocal(DayOfWeek day, TimeOnly time) => From < To
        ? StartsOn(day) && time >= From && time < To
        : (StartsOn(day) && time >= From) || (StartsOn((DayOfWeek)(((int)day + 6) % 7)) && time < To);

    private HashSet<int> MinutesOfWeek() => [.. Enumerable.Range(0, 7 * 24 * 60).Where(m => ContainsLocal((DayOfWeek)(m / 1440), new TimeOnly(m % 1440 / 60, m % 60)))];
}
