namespace ExportPortal.Web.Features.Execution;

/// <summary>How long to wait before the next try or look.</summary>
public static class Backoff
{
    private static readonly TimeSpan LongestTry = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    /// <summary>Before the next try of something that AWS put off: doubles from 5 s (throttling: from 60 s, see the protocol), with some spread.</summary>
    /// <param name="postponements">How often it was put off before.</param>
    /// <param name="first">The first wait.</param>
    public static TimeSpan BeforeTry(int postponements, TimeSpan first)
    {
        double seconds = first.TotalSeconds * Math.Pow(2, Math.Min(postponements, 12));
        double spread = 1 + (Random.Shared.NextDouble() / 4); // requests put off together should not come back together
        return TimeSpan.FromSeconds(Math.Min(seconds * spread, LongestTry.TotalSeconds));
    }

    /// <summary>Before the next look at a running export: a quarter of its age, at least the poll interval, at most a minute.</summary>
    public static TimeSpan BeforeLook(TimeSpan age, TimeSpan pollInterval)
    {
        TimeSpan wait = age / 4;
        return wait < pollInterval ? pollInterval : wait > LongestLook ? LongestLook : wait;
    }
}
