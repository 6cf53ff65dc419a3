using ExportPortal.Data;
using ExportPortal.Data.Audit.Search;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>A page of events, newest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="Older">There are older ones that match.</param>
/// <param name="Newer">There are newer ones that match.</param>
/// <param name="Unfindable">How many of the newest events are still being made findable; 0 nearly always.</param>
public sealed record EventsPage(IReadOnlyList<AuditEvent> Events, bool Older, bool Newer, long Unfindable);

/// <summary>Shows the audit history to auditors and administrators, page by page in both directions.</summary>
public sealed class BrowseAudit(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>The most events that are compared at once.</summary>
    public const int MostCompared = 5;

    /// <summary>Reads one page, newest first; with <paramref name="oldestFirst"/> the other way round, to follow what comes in.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="cursor">From the page before, or null for the first.</param>
    /// <param name="limit">Items a page, 1 to <see cref="ListRequests.MaxLimit"/>.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <param name="oldestFirst">From the oldest on.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, cursor-invalid, limit-invalid, action-unknown, query-invalid</exception>
    public async Task<Page<AuditEvent>> ExecuteAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancel, bool oldestFirst = false)
    {
        if (limit is < 1 or > ListRequests.MaxLimit)
        {
            throw RuleBroken.Invalid("limit-invalid", $"The limit must lie between 1 and {ListRequests.MaxLimit}.", "limit");
        }

        await RequireAsync(cancel);
        long? beyond = cursor is null ? null : Cursor.Read(cursor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IReadOnlyList<AuditEvent> events = await new AuditSearch(db).ReadAsync(await filter.CompileAsync(db, cancel), new SearchWindow(!oldestFirst, beyond, limit + 1), cancel);
        return new Page<AuditEvent>([.. events.Take(limit)], events.Count > limit ? Cursor.Write(events[limit - 1].Seq) : null);
    }

    /// <summary>Reads the page before or after an event; without either, the newest one.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="before">Events older than this one.</param>
    /// <param name="after">Events newer than this one, the nearest of them.</param>
    /// <param name="limit">Items a page.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, action-unknown, query-invalid</exception>
    public async Task<EventsPage> ReadAsync(AuditFilter filter, long? before, long? after, int limit, CancellationToken cancel)
    {
        await RequireAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        bool older = after is null;
        CompiledQuery query = await filter.CompileAsync(db, cancel);
        AuditSearch search = new(db);
        IReadOnlyList<AuditEvent> events = await search.ReadAsync(query, new SearchWindow(older, older ? before : after, limit + 1), cancel);
        bool more = events.Count > limit;
        events = [.. events.Take(limit)];
        // Whether there is anything on the side that the page came from.
        bool back = older
            ? before is not null && (await search.FindAsync(query, new SearchWindow(false, before - 1, 1), cancel)).Count > 0
            : (await search.FindAsync(query, new SearchWindow(true, after + 1, 1), cancel)).Count > 0;
        (long newest, long findable) = await search.EndAsync(cancel);
        return new EventsPage(older ? events : [.. events.Reverse()], older ? more : back, older ? back : more, query.IsEverything ? 0 : newest - findable);
    }

    /// <summary>How many events match, counted up to a cap: a list that says "more than" need not count a million.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, action-unknown, query-invalid</exception>
    public async Task<long> CountAsync(AuditFilter filter, int cap, CancellationToken cancel)
    {
        await RequireAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        CompiledQuery query = await filter.CompileAsync(db, cancel);
        AuditSearch search = new(db);
        // Gapless: the newest number is the number of all.
        return query.IsEverything ? Math.Min(cap, (await search.EndAsync(cancel)).Newest) : (await search.FindAsync(query, new SearchWindow(true, null, cap), cancel)).Count;
    }

    /// <summary>How many events newer than one match, counted up to a cap.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, action-unknown, query-invalid</exception>
    public async Task<int> CountNewerAsync(AuditFilter filter, long than, int cap, CancellationToken cancel)
    {
        await RequireAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return (await new AuditSearch(db).FindAsync(await filter.CompileAsync(db, cancel), new SearchWindow(false, than, cap), cancel)).Count;
    }

    /// <summary>The events of these numbers, in their order; what there is none of is left out.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<AuditEvent>> GetAsync(IReadOnlyCollection<long> seqs, CancellationToken cancel)
    {
        await RequireAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        long[] wanted = [.. seqs.Take(ListRequests.MaxLimit)];
        return await db.AuditEvents.AsNoTracking().Where(e => wanted.Contains(e.Seq)).OrderBy(e => e.Seq).ToListAsync(cancel);
    }

    /// <summary>The newest event that happened before a time, or null when none did: where a jump to a date leads.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<long?> FindBeforeAsync(DateTimeOffset time, CancellationToken cancel)
    {
        await RequireAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AuditEvents.Where(e => e.At < time).OrderByDescending(e => e.At).ThenByDescending(e => e.Seq).Select(e => (long?)e.Seq).FirstOrDefaultAsync(cancel);
    }

    private async Task RequireAsync(CancellationToken cancel) => await user.RequireRoleAsync(new Attempted("browse", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
}
