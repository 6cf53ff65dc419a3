using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Notifications;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Audit;

/// <summary>Writes events at the end of the chain. The only writer of the audit table.</summary>
internal static class AuditAppend
{
    /// <summary>Locks the head row, as the last thing before the commit, and adds the events behind it, each with the notifications that tell of it.</summary>
    public static async Task AppendAsync(PortalDb db, IReadOnlyList<AuditEntry> entries, IReadOnlyList<OutboxRow> news, AuditActor actor, DateTimeOffset at, CancellationToken cancel)
    {
        if (entries.Count == 0)
        {
            return;
        }

        AuditHead head = await LockHeadAsync(db, cancel);
        foreach (OutboxRow row in news)
        {
            row.Notification.PlaceAt(head.Seq + row.Entry + 1);
            db.Notifications.Add(row.Notification);
        }

        List<AuditEvent> added = new(entries.Count);
        foreach (AuditEntry entry in entries)
        {
            AuditEvent link = AuditChain.Append(head.Seq + 1, head.Seq == 0 ? AuditChain.Genesis : head.Hash, Guid.CreateVersion7(at), at, actor, entry);
            db.AuditEvents.Add(link);
            added.Add(link);
            head.Seq = link.Seq;
            head.Hash = link.Hash;
        }

        await AuditIndex.AppendAsync(db, head, added, cancel);
        await db.SaveChangesAsync(cancel);
        CrashPoints.Reach(CrashPoints.DuringAuditAppend);
    }

    /// <summary>The head row, locked until the transaction ends, as it is now.</summary>
    public static async Task<AuditHead> LockHeadAsync(PortalDb db, CancellationToken cancel)
    {
        // SQLite is already locked by BEGIN IMMEDIATE. PostgreSQL locks one fixed row: locking "the newest event" would let the chain fork.
        IQueryable<AuditHead> heads = db.Database.IsNpgsql()
            ? db.AuditHead.FromSqlRaw("SELECT * FROM \"AuditHead\" WHERE \"Id\" = 1 FOR UPDATE")
            : db.AuditHead.Where(h => h.Id == 1);
        // What the context knows from before the lock is old; what it reads only now is not, and every statement less shortens the lock.
        bool known = db.AuditHead.Local.Count > 0;
        AuditHead head = await heads.AsTracking().SingleAsync(cancel);
        if (known)
        {
            await db.Entry(head).ReloadAsync(cancel);
        }

        return head;
    }
}
