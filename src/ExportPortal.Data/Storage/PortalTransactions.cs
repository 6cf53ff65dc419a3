using System.Data.Common;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Storage;

/// <summary>What is being tried, for the audit history should it be refused.</summary>
/// <param name="Action">The action tried, e.g. "approve".</param>
/// <param name="SubjectType">On what kind of thing.</param>
/// <param name="SubjectId">On which one.</param>
/// <param name="RequestId">The request, where there is one.</param>
public sealed record Attempted(string Action, string SubjectType, string SubjectId, Guid? RequestId = null)
{
    /// <summary>Something tried on a request.</summary>
    public static Attempted OnRequest(string action, Guid requestId) => new(action, "request", requestId.ToString(), requestId);
}

/// <summary>Runs the transactions of use cases: one writer at a time on SQLite, losers of a race run again on the present state.</summary>
public sealed class PortalTransactions(IDbContextFactory<PortalDb> databases, WriteGate gate, ChangeFeed changes, NodeIdentity node, IOutbox outbox, TimeProvider clock)
{
    private const int Tries = 8;

    /// <summary>
    /// Runs work in one transaction and commits it with its audit events. When somebody else changed the same rows in the meantime,
    /// the work runs again on what is there now, so that its rules judge the present. A refusal leaves an audit event of its own.
    /// </summary>
    /// <param name="attempted">What is tried, for the audit history.</param>
    /// <param name="actor">Who tries it.</param>
    /// <param name="work">Loads, changes, adds events. Must have no effect outside the transaction.</param>
    /// <param name="cancel">Stops waiting; nothing is committed then.</param>
    /// <exception cref="RuleBroken">What the work refuses.</exception>
    public async Task<T> RunAsync<T>(Attempted attempted, AuditActor actor, Func<PortalTransaction, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await RunAsync(actor, work, cancel);
        }
        catch (RuleBroken refusal)
        {
            await RecordRefusalAsync(attempted, actor, refusal);
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Attempted, AuditActor, Func{PortalTransaction, Task{T}}, CancellationToken)"/>
    public Task RunAsync(Attempted attempted, AuditActor actor, Func<PortalTransaction, Task> work, CancellationToken cancel) =>
        RunAsync(attempted, actor, async transaction => { await work(transaction); return true; }, cancel);

    /// <summary>As the other, for the portal's own work, whose refusals are no news for auditors.</summary>
    public async Task<T> RunAsync<T>(AuditActor actor, Func<PortalTransaction, Task<T>> work, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(actor, work, cancel);
            }
            catch (Exception lost) when (attempt < Tries && IsLostRace(lost))
            {
                // Loaded again and judged again at once: whoever won has committed already.
            }
        }
    }

    /// <summary>Leaves the audit event of something that was refused outside a transaction. It cannot be cancelled: who hangs up early was refused all the same.</summary>
    public Task RecordRefusalAsync(Attempted attempted, AuditActor actor, RuleBroken refusal) =>
        RunAsync(
            actor,
            transaction =>
            {
                transaction.AuditRefusal(attempted, refusal);
                return Task.FromResult(true);
            },
            CancellationToken.None);

    private async Task<T> RunOnceAsync<T>(AuditActor actor, Func<PortalTransaction, Task<T>> work, CancellationToken cancel)
    {
        PortalTransaction transaction;
        List<RequestChange> changed;
        List<Guid> told;
        List<Guid> judged;
        List<string> happened;
        T result;
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            // On SQLite this is BEGIN IMMEDIATE: a read that later wants to write cannot fail for a lock.
            await using IDbContextTransaction databaseTransaction = await db.Database.BeginTransactionAsync(cancel);
            transaction = new PortalTransaction(db, actor, await db.NowAsync(clock, cancel));
            result = await work(transaction);
            changed = [.. db.ChangeTracker.Entries<ExportRequest>().Where(e => e.State is EntityState.Added or EntityState.Modified)
                .Select(e => new RequestChange(e.Entity.Id, e.Entity.RequestedById, e.Entity.Status, e.State == EntityState.Added || e.Property(r => r.Status).IsModified, e.Entity.OnBehalfOfId))];
            changed.AddRange(transaction.News.Where(r => changed.TrueForAll(c => c.RequestId != r.Id)).Select(r => new RequestChange(r.Id, r.RequestedById, r.Status, StatusChanged: false, r.OnBehalfOfId)).ToList());
            judged = [.. AccessChanges.In(db.ChangeTracker).Union(transaction.AccessChanges)];
            happened = [.. transaction.Entries.Select(e => e.Action).Union(transaction.ActionsWithNews)];
            await db.SaveChangesAsync(cancel);
            IReadOnlyList<OutboxRow> news = transaction.Entries.Count == 0 ? [] : await outbox.TranslateAsync(transaction, cancel);
            told = [.. news.Select(n => n.Notification.UserId).OfType<Guid>().Distinct()];
            if (db.Database.IsNpgsql())
            {
                await ChangeChannel.NotifyAsync(db, node, changed, told, judged, happened, cancel);
            }

            await AuditAppend.AppendAsync(db, transaction.Entries, news, actor, transaction.Now, cancel);
            await databaseTransaction.CommitAsync(cancel);
        }

        changed.ForEach(changes.Publish);
        changes.PublishNews(told);
        changes.PublishAccess(judged);
        changes.PublishHistory(happened);
        transaction.RunAfterCommit();
        return result;
    }

    private static bool IsLostRace(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: DbException inner } => IsLostRace(inner),
        // PostgreSQL: unique violation, serialization failure, deadlock. The retry meets the row that was in the way.
        Npgsql.PostgresException { SqlState: "23505" or "40001" or "40P01" } => true,
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 5 or 6 or 19 } => true,
        _ => false,
    };
}
