using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>
/// Delivers what is due: mail as one line of work, each webhook as a line of its own, so that a receiver that hangs holds up no other.
/// </summary>
public sealed class DeliverNotifications(DeliveryQueue queue, DeliverMail mail, DeliverWebhooks webhooks, RunningHere running, DeliveryAlarm alarm)
{
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(2);

    /// <summary>Delivers until nothing is due, or the other sides do not answer.</summary>
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        (bool mailDue, IReadOnlyList<Guid> hooks) = await queue.FindDueAsync(cancel);
        List<Task> lines = [.. hooks.Select(hook => InLineAsync(("webhook", hook), () => webhooks.ExecuteAsync(hook, cancel)))];
        if (mailDue)
        {
            lines.Add(InLineAsync(("mail", Guid.Empty), () => mail.ExecuteAsync(cancel)));
        }

        await Task.WhenAll(lines);
        // A job in time for the next one; what lies further ahead is the sweep's.
        if (await queue.NextAsync(cancel) is { } next && next < LookAhead)
        {
            alarm.Ring(next);
        }
    }

    private async Task InLineAsync((string, Guid) line, Func<Task> work)
    {
        using IDisposable? turn = running.TryEnter(line);
        if (turn is not null)
        {
            await work();
        }
    }
}
