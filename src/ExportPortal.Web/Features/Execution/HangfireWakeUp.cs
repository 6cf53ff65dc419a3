using System.Linq.Expressions;
using Hangfire;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Wake-ups by Hangfire jobs. Their arguments are ids and names only: everybody with access to the job storage can read them.</summary>
public sealed class HangfireWakeUp(IBackgroundJobClient jobs, ILogger<HangfireWakeUp> log) : IWakeUp
{
    /// <inheritdoc />
    public void Start(Guid requestId, TimeSpan? delay = null) => Ask<StartExportJob>(job => job.RunAsync(requestId, CancellationToken.None), delay);

    /// <inheritdoc />
    public void Reconcile(Guid requestId, TimeSpan? delay = null) => Ask<ReconcileJob>(job => job.RunAsync(requestId, CancellationToken.None), delay);

    /// <inheritdoc />
    public void Track(string connection, string region, TimeSpan? delay = null) => Ask<TrackExportsJob>(job => job.RunAsync(connection, region, CancellationToken.None), delay);

    /// <inheritdoc />
    public void DetectOutsideExports(string connection, string region) => Ask<DetectOutsideExportsJob>(job => job.RunAsync(connection, region, CancellationToken.None), null);

    private void Ask<TJob>(Expression<Func<TJob, Task>> call, TimeSpan? delay)
    {
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
}
