using Hangfire;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Asks for deliveries to be made soon. Only a hint: the sweep finds whatever is due in the database.</summary>
public sealed class DeliveryAlarm(IBackgroundJobClient jobs, TimeProvider clock, ILogger<DeliveryAlarm> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _rungAt;
    private long _nextAt;

    /// <summary>Asks. A burst is one job at once and one a second later.</summary>
    /// <param name="delay">How long from now; zero or less for at once.</param>
    public void Ring(TimeSpan delay)
    {
        if (Plan(delay) is not { } wait)
        {
            return;
        }

        try
        {
            if (wait > TimeSpan.Zero)
            {
                jobs.Schedule<DeliverNotificationsJob>(job => job.RunAsync(CancellationToken.None), wait);
            }
            else
            {
                jobs.Enqueue<DeliverNotificationsJob>(job => job.RunAsync(CancellationToken.None));
            }
        }
        catch (Exception exception) when (exception is BackgroundJobClientException or InvalidOperationException)
        {
            // What was committed is committed. The person's click must not fail for a lost hint.
            log.LogWarning(exception, "A wake-up for deliveries could not be stored");
        }
    }

    /// <summary>How long to wait, or null when a job comes in time anyway.</summary>
    private TimeSpan? Plan(TimeSpan delay)
    {
        lock (_gate)
        {
            long now = clock.GetTimestamp();
            long at = now + Ticks(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
            if (_rungAt > 0 && at < _rungAt + Ticks(Pause))
            {
                at = _rungAt + Ticks(Pause);
            }

            if (_nextAt > now && _nextAt <= at)
            {
                return null;
            }

            if (at <= now)
            {
                _rungAt = now;
                return TimeSpan.Zero;
            }

            _nextAt = at;
            return TimeSpan.FromSeconds((at - now) / (double)clock.TimestampFrequency);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
