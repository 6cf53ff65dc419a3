using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Sends the mail that is due, one message for each person, over one connection.</summary>
public sealed class DeliverMail(DeliveryQueue queue, MailTransport transport, ComposeMail compose, MailSettings settings, IDbContextFactory<PortalDb> databases, ILogger<DeliverMail> log)
{
    /// <summary>Sends until nothing is due or the server cannot be reached.</summary>
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        if (!settings.IsOn)
        {
            await queue.MailServerFailedAsync("Mail:Host is not set any more.", cancel);
            return;
        }

        await using MailConnection connection = transport.MakeConnection();
        if (await connection.OpenAsync(cancel) is { } unreachable)
        {
            log.LogWarning("The mail server cannot be used: {Error}", unreachable.Error);
            await queue.MailServerFailedAsync(unreachable.Error, cancel);
            return;
        }

        while (await queue.TakeMailAsync(cancel) is { } held)
        {
            if (await SendAsync(connection, held, cancel) is not { } failure)
            {
                // The server has it. From here to the note of it a crash repeats the message, under the same id.
                CrashPoints.Reach(CrashPoints.AfterDelivery);
                await queue.DeliveredAsync(held, cancel);
                continue;
            }

            log.LogWarning("A mail of {Count} notifications was not delivered: {Error}", held.Deliveries.Count, failure.Error);
            await queue.FailedAsync(held, failure.Error, failure.ForGood, cancel);
            if (!connection.IsOpen)
            {
                return; // the next job connects again
            }
        }
    }

    private async Task<DeliveryFailure?> SendAsync(MailConnection connection, Held held, CancellationToken cancel)
    {
        (NotificationDelivery delivery, Notification first) = held.Deliveries[0];
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        PortalUser? reader = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == delivery.TargetId, cancel);
        if (reader is null or { IsDisabled: true } or { Email: null or "" })
        {
            return new DeliveryFailure("The account is closed or has no e-mail address.", ForGood: true);
        }

        return compose.Message(reader, [.. held.Deliveries.Select(d => d.Notification)], delivery.MessageId ?? first.Id) is { } message
            ? await connection.SendAsync(message, cancel)
            : new DeliveryFailure("The account's e-mail address cannot be used.", ForGood: true);
    }
}
