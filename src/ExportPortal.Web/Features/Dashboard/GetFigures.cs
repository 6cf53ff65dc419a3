using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Times;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>
/// Reads the figures of the dashboard. Every count is that of a list the viewer can open: same visibility, same statuses, same days.
/// The number of queries is fixed; the charts come from one narrow projection over the range.
/// </summary>
public sealed class GetFigures(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <param name="range">The days, on the viewer's clock.</param>
    /// <param name="zone">The viewer's zone: days and weeks are the viewer's.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<Figures> ExecuteAsync(FigureRange range, TimeZoneInfo zone, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset from = ViewerDays.Midnight(range.FirstDay, zone);
        DateTimeOffset to = ViewerDays.Midnight(range.LastDay.AddDays(1), zone);
        DateOnly today = WeekSums.DayOf(now, zone);

        List<FigureLine> lines = await db.Requests.AsNoTracking().VisibleTo(actor).Where(r => r.RequestedAt >= from && r.RequestedAt < to)
            .Select(r => new FigureLine(
                r.RequestedAt, r.Status, r.Connection, r.Region, r.ErrorCode, r.ApprovedAt, r.NotBefore, r.EndedAt, r.Decisions.Any(), r.TagLines, r.RequestedById, r.MonthlyCost, r.CostCurrency))
            .ToListAsync(cancel);
        IReadOnlyList<FigureWeek> weeks = WeekSums.Of(lines, range, zone);
        return new Figures
        {
            Own = actor.Has(Role.Requester) ? await OwnAsync(db, actor, from, to, cancel) : null,
            Approver = actor.Has(Role.Approver) ? await ApproverAsync(db, actor, from, to, ViewerDays.Midnight(today.AddDays(1), zone), now, cancel) : null,
            Watch = actor.Has(Role.Auditor) || actor.Has(Role.Administrator) ? await WatchAsync(db, from, ViewerDays.Midnight(today, zone), cancel) : null,
            Operator = actor.Has(Role.Administrator) ? await OperatorAsync(db, cancel) : null,
            HasHistory = lines.Count > 0 || await db.Requests.VisibleTo(actor).AnyAsync(cancel),
            Weeks = [.. weeks.Select(w => w.Figures)],
            Standing = [.. Outcome.Standing.Select(o => new NamedCount(o.Title, lines.Count(l => o.Statuses.Contains(l.Status))))],
            Errors = CountBy(lines.Where(l => l.ErrorCode is not null), l => l.ErrorCode!),
            Regions = CountBy(lines.Where(l => l.Status == RequestStatus.Succeeded), l => l.Region),
            Connections = CountBy(lines, l => l.Connection),
            Tags = CountTags(lines),
            Teams = await CountTeamsAsync(db, lines, cancel),
            Costs = WeekSums.CostsOf(weeks),
            Total = lines.Count,
        };
    }

    private static async Task<OwnFigures> OwnAsync(PortalDb db, Actor actor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var counts = await db.Requests.AsNoTracking().OwnedBy(actor.Id)
            .GroupBy(r => new { r.Status, InRange = r.RequestedAt >= from && r.RequestedAt < to })
            .Select(g => new { g.Key.Status, g.Key.InRange, Count = g.Count() }).ToListAsync(cancel);
        return new OwnFigures(
            counts.Where(c => RequestGroup.Waiting.Statuses.Contains(c.Status)).Sum(c => c.Count),
            counts.Where(c => RequestGroup.Changes.Statuses.Contains(c.Status)).Sum(c => c.Count),
            counts.Where(c => RequestGroup.UnderWay.Statuses.Contains(c.Status)).Sum(c => c.Count),
            counts.Where(c => c is { Status: RequestStatus.Succeeded, InRange: true }).Sum(c => c.Count),
            counts.Where(c => c is { Status: RequestStatus.Failed, InRange: true }).Sum(c => c.Count));
    }

    private static async Task<ApproverFigures> ApproverAsync(PortalDb db, Actor actor, DateTimeOffset from, DateTimeOffset to, DateTimeOffset midnight, DateTimeOffset now, CancellationToken cancel)
    {
        List<InboxRow> mine = [.. (await ListInbox.WaitingAsync(db, actor, await DecisionRights.OfAsync(db, actor, now, cancel), now, cancel)).Where(r => r.CanDecide)];
        var decided = await db.Requests.AsNoTracking()
            .SelectMany(r => r.Decisions.Where(d => d.PersonId == actor.Id && d.At >= from && d.At < to), (r, d) => new { r.RequestedAt, d.At }).ToListAsync(cancel);
        return new ApproverFigures(mine.Count, mine.Count(r => r.ExpiresAt < midnight), Spread.Of(decided.Select(d => d.At - d.RequestedAt)).Median, decided.Count);
    }

    private static async Task<WatchFigures> WatchAsync(PortalDb db, DateTimeOffset from, DateTimeOffset midnight, CancellationToken cancel)
    {
        // Both are rare and found by the index on actions, in one query.
        var alarms = await db.AuditEvents.Where(e => (e.Action == AuditActions.PoliciesPublishedAlone || e.Action == AuditActions.BreakGlassUsed) && e.At >= from)
            .GroupBy(e => e.Action).Select(g => new { Action = g.Key, Count = g.Count() }).ToListAsync(cancel);
        return new WatchFigures(
            await db.AuditEvents.CountAsync(e => e.At >= midnight, cancel),
            await db.Requests.CountAsync(r => r.Status == RequestStatus.NeedsAttention, cancel),
            await ListOutsideExports.Filtered(db, new OutsideExportFilter(From: from)).CountAsync(cancel),
            alarms.Where(a => a.Action == AuditActions.PoliciesPublishedAlone).Sum(a => a.Count),
            alarms.Where(a => a.Action == AuditActions.BreakGlassUsed).Sum(a => a.Count));
    }

    private static async Task<OperatorFigures> OperatorAsync(PortalDb db, CancellationToken cancel)
    {
        var running = await db.Requests.AsNoTracking().Where(r => RequestGroup.UnderWay.Statuses.Contains(r.Status))
            .GroupBy(r => new { r.Status, HasError = r.ErrorCode != null }).Select(g => new { g.Key.Status, g.Key.HasError, Count = g.Count() }).ToListAsync(cancel);
        return new OperatorFigures(
            running.Sum(r => r.Count),
            running.Where(r => r is { Status: RequestStatus.Approved, HasError: true }).Sum(r => r.Count),
            running.Where(r => r.Status == RequestStatus.Reconciling).Sum(r => r.Count));
    }

    private static List<NamedCount> CountBy(IEnumerable<FigureLine> lines, Func<FigureLine, string> name) => Sorted(lines.GroupBy(name).Select(g => new NamedCount(g.Key, g.Count())));

    // Few requests differ in their tags: the texts are counted first, then taken apart.
    private static List<NamedCount> CountTags(IReadOnlyList<FigureLine> lines) => Sorted(lines.GroupBy(l => l.TagLines, StringComparer.Ordinal)
        .SelectMany(g => SnapshotTag.OfLines(g.Key).Select(tag => (Tag: tag, Count: g.Count())))
        .GroupBy(t => t.Tag, StringComparer.Ordinal).Select(g => new NamedCount(g.Key, g.Sum(t => t.Count))));

    private static async Task<List<NamedCount>> CountTeamsAsync(PortalDb db, IReadOnlyList<FigureLine> lines, CancellationToken cancel)
    {
        Dictionary<Guid, int> byPerson = lines.GroupBy(l => l.RequestedById).ToDictionary(g => g.Key, g => g.Count());
        var memberships = await db.Groups.AsNoTracking().SelectMany(g => g.Members, (g, m) => new { g.Name, m.UserId }).ToListAsync(cancel);
        return Sorted(memberships.GroupBy(m => m.Name).Select(g => new NamedCount(g.Key, g.Sum(m => byPerson.GetValueOrDefault(m.UserId)))).Where(c => c.Count > 0));
    }

    private static List<NamedCount> Sorted(IEnumerable<NamedCount> counts) => [.. counts.OrderByDescending(c => c.Count).ThenBy(c => c.Name, StringComparer.Ordinal)];
}
