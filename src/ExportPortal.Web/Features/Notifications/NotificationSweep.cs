using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Finds reminders, escalations, requests nobody can decide on and deliveries that are due, whatever has happened to the wake-ups.</summary>
public sealed class NotificationSweep(
    NudgeRequests nudge, WatchUndecidable watch, DeliveryQueue queue, DeliveryAlarm alarm, IDbContextFactory<PortalDb> databases, WriteGate gate, IOptions<NotificationSettings> settings, TimeProvider clock)
{
    private static readonly TimeSpan BetweenWatches = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(1);
    private const int MostDeletedAtOnce = 2000;
    private long _watchedAt = -1;
    private long _cleanedAt = -1;

    /// <summary>Sweeps once.</summary>
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        await nudge.ExecuteAsync(cancel);
        if (IsTime(ref _watchedAt, BetweenWatches))
        {
            await watch.ExecuteAsync(cancel);
        }

        if (IsTime(ref _cleanedAt, BetweenCleanings))
        {
            await CleanAsync(cancel);
        }

        (bool mail, IReadOnlyList<Guid> webhooks) = await queue.FindDueAsync(cancel);
        if (mail || webhooks.Count > 0)
        {
            alarm.Ring(TimeSpan.Zero);
        }
    }

    private async Task CleanAsync(CancellationToken cancel)
    {
        using IDisposable turn = await gate.EnterAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset before = await db.NowAsync(clock, cancel) - settings.Value.KeepFor;
        List<Guid> old = await db.Notifications.Where(n => n.CreatedAt < before).OrderBy(n => n.CreatedAt).Take(MostDeletedAtOnce).Select(n => n.Id).ToListAsync(cancel);
        foreach (Guid[] some in old.Chunk(500))
        {
            await db.Notifications.Where(n => some.Contains(n.Id)).ExecuteDeleteAsync(cancel);
        }
    }

    private bool IsTime(ref long last, TimeSpan pause)
    {
        if (last >= 0 && clock.GetElapsedTime(last) < pause)
        {
            return false;
        }

        last = clock.GetTimestamp();
        return true;
    }
}
