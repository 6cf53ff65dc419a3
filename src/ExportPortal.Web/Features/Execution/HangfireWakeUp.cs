using System.Collections.Concurrent;
using System.Linq.Expressions;
using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Wake-ups by Hangfire jobs. Their arguments are names only: everybody with access to the job storage can read them.</summary>
public sealed class HangfireWakeUp(IBackgroundJobClient jobs, TimeProvider clock, ILogger<HangfireWakeUp> log) : IWakeUp
{
    // When the next later wake-up of a line comes, by this node's stopwatch. A job asks for its next run itself: one alarm for each line is enough.
    private readonly ConcurrentDictionary<(Type Job, string Connection, string Region), long> _alarms = new();

    /// <inheritdoc />
    public void Start(string connection, string region, TimeSpan? delay = null) => Ask<StartExportsJob>(job => job.RunAsync(connection, region, CancellationToken.None), connection, region, delay);

    /// <inheritdoc />
    public void Reconcile(string connection, string region, TimeSpan? delay = null) => Ask<ReconcileJob>(job => job.RunAsync(connection, region, CancellationToken.None), connection, region, delay);

    /// <inheritdoc />
    public void Track(string connection, string region, TimeSpan? delay = null) => Ask<TrackExportsJob>(job => job.RunAsync(connection, region, CancellationToken.None), connection, region, delay);

    /// <inheritdoc />
    public void DetectOutsideExports(string connection, string region) => Ask<DetectOutsideExportsJob>(job => job.RunAsync(connection, region, CancellationToken.None), connection, region, null);

    private void Ask<TJob>(Expression<Func<TJob, Task>> call, string connection, string region, TimeSpan? delay)
    {
        if (delay > TimeSpan.Zero && !SetAlarm((typeof(TJob), connection, region), delay.Value))
        {
            return;
        }

        try
        {
            if (delay > TimeSpan.Zero)
            {
                jobs.Schedule(call, delay.Value);
            }
            else
            {
                jobs.Enqueue(call);
            }
        }
        catch (Exception exception) when (exception is BackgroundJobClientException or InvalidOperationException)
        {
            // What was committed is committed; the sweep will find it. The person's click must not fail for a lost hint.
            log.LogWarning(exception, "A wake-up could not be stored");
        }
    }

    /// <summary>False when the line wakes up before that anyway.</summary>
    private bool SetAlarm((Type Job, string Connection, string Region) line, TimeSpan delay)
    {
        long now = clock.GetTimestamp();
        long at = now + (long)(delay.TotalSeconds * clock.TimestampFrequency);
        while (true)
        {
            long pending = _alarms.GetOrAdd(line, at);
            if (pending == at)
            {
                return true;
            }

            if (pending > now && pending <= at)
            {
                return false;
            }

            if (_alarms.TryUpdate(line, at, pending))
            {
                return true;
            }
        }
    }
}
