using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>The clock that leases and quarantines go by.</summary>
public static class DatabaseClock
{
    /// <summary>
    /// The database's time, UTC, whole microseconds. Nodes share one PostgreSQL and so one clock, whatever their own say;
    /// SQLite has one node, whose clock it is.
    /// </summary>
    public static async Task<DateTimeOffset> NowAsync(this PortalDb db, TimeProvider clock, CancellationToken cancel)
    {
        DateTimeOffset now = db.Database.IsNpgsql()
            ? await db.Database.SqlQueryRaw<DateTimeOffset>("SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancel)
            : clock.GetUtcNow();
        return UtcMicroseconds.FromLong(UtcMicroseconds.ToLong(now));
    }
}
