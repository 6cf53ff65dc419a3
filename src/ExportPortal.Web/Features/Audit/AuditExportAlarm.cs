using Hangfire;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Asks for waiting exports to be written soon. Only a hint: the sweep finds whatever waits in the database.</summary>
public sealed class AuditExportAlarm(IBackgroundJobClient jobs, ILogger<AuditExportAlarm> log)
{
    /// <summary>Asks.</summary>
    public void Ring()
    {
        try
        {
            jobs.Enqueue<WriteAuditExportsJob>(job => job.RunAsync(CancellationToken.None));
        }
        catch (Exception exception) when (exception is BackgroundJobClientException or InvalidOperationException)
        {
            log.LogWarning(exception, "A wake-up for exports of the audit history could not be stored");
        }
    }
}

/// <summary>Writes every export of the audit history that waits. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // the rows themselves say what is to be done
public sealed class WriteAuditExportsJob(WriteAuditExports write)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(CancellationToken cancel) => write.ExecuteAsync(cancel);
}
