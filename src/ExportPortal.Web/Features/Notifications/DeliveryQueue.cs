using System.Linq.Expressions;
using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>What one sender holds now.</summary>
/// <param name="Lease">Token of the hold.</param>
/// <param name="Deliveries">What is to be sent, in the order of things, with its notifications.</param>
public sealed record Held(Guid Lease, IReadOnlyList<(NotificationDelivery Delivery, Notification Notification)> Deliveries);

/// <summary>
/// The rows that are to be delivered. A sender takes some by one conditional UPDATE, which only one of several nodes wins, and pushes their due time
/// behind its lease: when it dies they are due again, under the same ids.
/// </summary>
public sealed class DeliveryQueue(IDbContextFactory<PortalDb> databases, WriteGate gate, IOptions<NotificationSettings> settings, TimeProvider clock)
{
    private const int MostInOneMail = 200;

    /// <summary>Whether mail is due, and to which webhooks something is.</summary>
    public async Task<(bool Mail, IReadOnlyList<Guid> Webhooks)> FindDueAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        var due = await Due(db, now).Select(d => new { d.Channel, Target = d.Channel == DeliveryChannel.Mail ? Guid.Empty : d.TargetId }).Distinct().ToListAsync(cancel);
        List<Guid> hooks = [.. due.Where(d => d.Channel == DeliveryChannel.Webhook).Select(d => d.Target)];
        List<Guid> running = hooks.Count == 0 ? [] : await db.Webhooks.Where(w => hooks.Contains(w.Id) && !w.IsPaused).Select(w => w.Id).ToListAsync(cancel);
        return (due.Exists(d => d.Channel == DeliveryChannel.Mail), running);
    }

    /// <summary>How long until something is due again; null when nothing waits.</summary>
    public async Task<TimeSpan?> NextAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        return await db.Deliveries.Where(d => d.State == DeliveryState.Pending && d.DueAt > now).MinAsync(d => (DateTimeOffset?)d.DueAt, cancel) - now;
    }

    /// <summary>Takes the mail of one person: what shared a message before stays together, or everything new that is due or about to be.</summary>
    public Task<Held?> TakeMailAsync(CancellationToken cancel) => WriteAsync(async (db, now) =>
    {
        var first = await Due(db, now).Where(d => d.Channel == DeliveryChannel.Mail)
            .OrderBy(d => d.MessageId == null).ThenBy(d => d.DueAt).Select(d => new { d.TargetId, d.MessageId }).FirstOrDefaultAsync(cancel);
        if (first is null)
        {
            return null;
        }

        IQueryable<NotificationDelivery> mine = db.Deliveries.Where(d => d.Channel == DeliveryChannel.Mail && d.State == DeliveryState.Pending && d.TargetId == first.TargetId);
        if (first.MessageId is { } message)
        {
            return await HoldAsync(db, mine.Where(d => d.MessageId == message && d.DueAt <= now), now, cancel);
        }

        DateTimeOffset soon = now + settings.Value.DigestWindow;
        List<Guid> ids = await mine.Where(d => d.MessageId == null && d.DueAt <= soon).OrderBy(d => d.Seq).Take(MostInOneMail).Select(d => d.NotificationId).ToListAsync(cancel);
        Held? held = await HoldAsync(db, mine.Where(d => d.MessageId == null && d.DueAt <= soon && ids.Contains(d.NotificationId)), now, cancel);
        if (held is not null)
        {
            // Before anything is sent: whatever happens, the same notifications travel under the same id again.
            Guid id = held.Deliveries[0].Notification.Id;
            await db.Deliveries.Where(d => d.Lease == held.Lease).ExecuteUpdateAsync(set => set.SetProperty(d => d.MessageId, id), cancel);
        }

        return held;
    }, cancel);

    /// <summary>Takes the next delivery to a webhook: one that no earlier one of its request is waiting in front of.</summary>
    public Task<Held?> TakeForWebhookAsync(Guid webhook, CancellationToken cancel) => WriteAsync(async (db, now) =>
    {
        Guid? next = await Due(db, now).Where(d => d.Channel == DeliveryChannel.Webhook && d.TargetId == webhook)
            .Where(d => d.RequestId == null || !db.Deliveries.Any(e =>
                e.State == DeliveryState.Pending && e.Channel == DeliveryChannel.Webhook && e.TargetId == webhook && e.RequestId == d.RequestId && e.Seq < d.Seq))
            .OrderBy(d => d.Seq).Select(d => (Guid?)d.NotificationId).FirstOrDefaultAsync(cancel);
        return next is null ? null : await HoldAsync(db, Due(db, now).Where(d => d.Channel == DeliveryChannel.Webhook && d.NotificationId == next), now, cancel);
    }, cancel);

    /// <summary>The other side has taken it.</summary>
    public Task DeliveredAsync(Held held, CancellationToken cancel) => WriteAsync<object?>(async (db, now) =>
    {
        await db.Deliveries.Where(d => d.Lease == held.Lease && d.State == DeliveryState.Pending).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.State, DeliveryState.Delivered).SetProperty(d => d.DoneAt, now).SetProperty(d => d.Lease, (Guid?)null).SetProperty(d => d.LastError, (string?)null), cancel);
        return null;
    }, cancel);

    /// <summary>It was not taken: tried again later, or given up.</summary>
    /// <param name="held">What was tried.</param>
    /// <param name="error">Why, in a line.</param>
    /// <param name="forGood">Trying again is no use.</param>
    /// <param name="cancel">Stops before it is noted; the lease ends by itself then.</param>
    public Task FailedAsync(Held held, string error, bool forGood, CancellationToken cancel) => WriteAsync<object?>(async (db, now) =>
    {
        int attempts = held.Deliveries.Max(d => d.Delivery.Attempts);
        await FailAsync(db.Deliveries.Where(d => d.Lease == held.Lease && d.State == DeliveryState.Pending), error, forGood, attempts, now, cancel);
        return null;
    }, cancel);

    /// <summary>The mail server cannot be reached: everything due waits, as one.</summary>
    public Task MailServerFailedAsync(string error, CancellationToken cancel) => WriteAsync<object?>(async (db, now) =>
    {
        IQueryable<NotificationDelivery> due = Due(db, now).Where(d => d.Channel == DeliveryChannel.Mail);
        int attempts = await due.MinAsync(d => (int?)d.Attempts, cancel) ?? 0;
        await due.ExecuteUpdateAsync(set => set.SetProperty(d => d.Attempts, d => d.Attempts + 1), cancel);
        await FailAsync(due, error, forGood: false, attempts + 1, now, cancel);
        return null;
    }, cancel);

    private async Task FailAsync(IQueryable<NotificationDelivery> which, string error, bool forGood, int attempts, DateTimeOffset now, CancellationToken cancel)
    {
        string words = error.Length > NotificationDelivery.MaxError ? error[..NotificationDelivery.MaxError] : error;
        DateTimeOffset tooOld = now - settings.Value.GiveUpAfter;
        DateTimeOffset next = now + Backoff.BeforeTry(Math.Max(0, attempts - 1), settings.Value.FirstWait);
        Expression<Func<NotificationDelivery, bool>> isOver = forGood ? d => true : d => d.CreatedAt <= tooOld;
        await which.Where(isOver).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.State, DeliveryState.GivenUp).SetProperty(d => d.DoneAt, now).SetProperty(d => d.Lease, (Guid?)null).SetProperty(d => d.LastError, words), cancel);
        await which.ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, next).SetProperty(d => d.Lease, (Guid?)null).SetProperty(d => d.LastError, words), cancel);
    }

    private async Task<Held?> HoldAsync(PortalDb db, IQueryable<NotificationDelivery> which, DateTimeOffset now, CancellationToken cancel)
    {
        Guid lease = Guid.NewGuid();
        DateTimeOffset until = now + settings.Value.Lease;
        int taken = await which.ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Lease, lease).SetProperty(d => d.DueAt, until).SetProperty(d => d.Attempts, d => d.Attempts + 1), cancel);
        if (taken == 0)
        {
            return null; // another node was faster
        }

        var rows = await db.Deliveries.AsNoTracking().Where(d => d.Lease == lease)
            .Join(db.Notifications.AsNoTracking(), d => d.NotificationId, n => n.Id, (d, n) => new { d, n }).OrderBy(r => r.d.Seq).ToListAsync(cancel);
        return new Held(lease, [.. rows.Select(r => (r.d, r.n))]);
    }

    private static IQueryable<NotificationDelivery> Due(PortalDb db, DateTimeOffset now) => db.Deliveries.Where(d => d.State == DeliveryState.Pending && d.DueAt <= now);

    private async Task<T> WriteAsync<T>(Func<PortalDb, DateTimeOffset, Task<T>> work, CancellationToken cancel)
    {
        using IDisposable turn = await gate.EnterAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancel);
        T result = await work(db, await db.NowAsync(clock, cancel));
        await transaction.CommitAsync(cancel);
        return result;
    }
}
