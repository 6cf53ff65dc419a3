using Hangfire;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Delivers every notification that is due. Safe to run any number of times, anywhere.</summary>
[AutomaticRetry(Attempts = 0)] // the rows themselves say when to try again
public sealed class DeliverNotificationsJob(DeliverNotifications deliver)
{
    /// <summary>Runs the use case.</summary>
    public Task RunAsync(CancellationToken cancel) => deliver.ExecuteAsync(cancel);
}
