using System.Diagnostics;

namespace ExportPortal.Web.Features.Execution;

/// <summary>The moment of a claim, by two clocks: a stalled machine's monotonic clock may stand still, a wall clock may jump.</summary>
public sealed class ClaimedAt
{
    private static readonly AsyncLocal<ClaimedAt?> Current = new();
    private readonly long _monotonic = Stopwatch.GetTimestamp();
    private readonly DateTimeOffset _wall = TimeProvider.System.GetUtcNow();

    private ClaimedAt(TimeSpan sendWithin) => SendWithin = sendWithin;

    /// <summary>The claim under which this flow of control calls, or null.</summary>
    public static ClaimedAt? Now => Current.Value;

    /// <summary>How long after the claim the call may leave.</summary>
    public TimeSpan SendWithin { get; }

    /// <summary>Time since the claim: the longer of what the two clocks say.</summary>
    public TimeSpan Age
    {
        get
        {
            TimeSpan monotonic = Stopwatch.GetElapsedTime(_monotonic);
            TimeSpan wall = (TimeProvider.System.GetUtcNow() - _wall).Duration();
            return monotonic > wall ? monotonic : wall;
        }
    }

    /// <summary>Marks the rest of this flow of control as calling under a claim that is being made now.</summary>
    /// <param name="sendWithin">How long after it the call may leave.</param>
    public static void Mark(TimeSpan sendWithin) => Current.Value = new ClaimedAt(sendWithin);
}
