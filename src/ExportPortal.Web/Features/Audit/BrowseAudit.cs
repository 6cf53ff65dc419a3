using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Which events to show. Everything that is set must hold.</summary>
/// <param name="From">At or after, UTC.</param>
/// <param name="To">Before, UTC.</param>
/// <param name="Actor">The actor's id, or a part of the name.</param>
/// <param name="Action">An action of the catalogue, or its beginning up to the dot, e.g. "export".</param>
/// <param name="Subject">Id or name of the subject, or its type.</param>
/// <param name="RequestId">Events of one request.</param>
/// <param name="Text">Words that the event must contain, all of them.</param>
public sealed record AuditFilter(
    DateTimeOffset? From = null, DateTimeOffset? To = null, string? Actor = null, string? Action = null, string? Subject = null, Guid? RequestId = null, string? Text = null);

/// <summary>Shows the audit history to auditors and administrators, newest first, page by page.</summary>
public sealed class BrowseAudit(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Reads one page.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="cursor">From the page before, or null for the first.</param>
    /// <param name="limit">Items a page, 1 to <see cref="ListRequests.MaxLimit"/>.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, cursor-invalid, limit-invalid, action-unknown</exception>
    public async Task<Page<AuditEvent>> ExecuteAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > ListRequests.MaxLimit)
        {
            throw RuleBroken.Invalid("limit-invalid", $"The limit must lie between 1 and {ListRequests.MaxLimit}.", "limit");
        }

        await user.RequireAsync(new Attempted("browse", "audit", "history"), cancel, Role.Auditor, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IQueryable<AuditEvent> events = Filtered(db, filter);
        if (cursor is not null)
        {
            long before = Cursor.Read(cursor);
            events = events.Where(e => e.Seq < before);
        }

        List<AuditEvent> found = await events.OrderByDescending(e => e.Seq).Take(limit + 1).ToListAsync(cancel);
        string? next = found.Count > limit ? Cursor.Write(found[limit - 1].Seq) : null;
        return new Page<AuditEvent>(found.Count > limit ? found[..limit] : found, next);
    }

    /// <summary>The events that a filter leaves, in no order yet.</summary>
    /// <exception cref="RuleBroken">action-unknown</exception>
    public static IQueryable<AuditEvent> Filtered(PortalDb db, AuditFilter filter)
    {
        IQueryable<AuditEvent> events = db.AuditEvents.AsNoTracking();
        if (filter.From is not null)
        {
            events = events.Where(e => e.At >= filter.From);
        }

        if (filter.To is not null)
        {
            events = events.Where(e => e.At < filter.To);
        }

        if (filter.RequestId is not null)
        {
            events = events.Where(e => e.RequestId == filter.RequestId);
        }

        if (!string.IsNullOrWhiteSpace(filter.Actor))
        {
            events = Guid.TryParse(filter.Actor, out Guid actor) ? events.Where(e => e.ActorId == actor) : events.Where(e => e.ActorName.Contains(filter.Actor));
        }

        if (!string.IsNullOrWhiteSpace(filter.Subject))
        {
            events = Guid.TryParse(filter.Subject, out Guid request)
                ? events.Where(e => e.RequestId == request || e.SubjectId == filter.Subject)
                : events.Where(e => e.SubjectId == filter.Subject || e.SubjectType == filter.Subject);
        }

        if (!string.IsNullOrWhiteSpace(filter.Action))
        {
            string[] actions = CheckAction(filter.Action);
            events = events.Where(e => actions.Contains(e.Action));
        }

        foreach (string word in (filter.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(10))
        {
            events = events.Where(e => e.Data.Contains(word) || e.ActorName.Contains(word) || e.SubjectId.Contains(word) || e.Action.Contains(word));
        }

        return events;
    }

    /// <summary>The actions of the catalogue that a filter's action names; none when it is absent.</summary>
    /// <exception cref="RuleBroken">action-unknown</exception>
    public static string[] CheckAction(string? action)
    {
        if (string.IsNullOrWhiteSpace(action))
        {
            return [];
        }

        string[] actions = [.. AuditActions.All.Where(a => a == action || a.StartsWith(action + ".", StringComparison.Ordinal))];
        return actions.Length > 0
            ? actions
            : throw RuleBroken.Invalid("action-unknown", $"There is no such action. Known are: {string.Join(", ", AuditActions.All)}.", "action");
    }
}
