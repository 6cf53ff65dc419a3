using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>
/// Reads the figures of the dashboard. Every count is that of a list the viewer can open: same visibility, same statuses, same days.
/// The number of queries is fixed; the charts come from one narrow projection over the range.
/// </summary>
public sealed class GetFigures(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <param name="firstDay">First day of the range, on the viewer's clock. It ends now.</param>
    /// <param name="zone">The viewer's zone: days and weeks are the viewer's.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<Figures> ExecuteAsync(DateOnly firstDay, TimeZoneInfo zone, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset from = ViewerDays.Midnight(firstDay, zone);
        DateOnly today = DayOf(now, zone);

        List<Line> lines = await db.Requests.AsNoTracking().VisibleTo(actor).Where(r => r.RequestedAt >= from)
            .Select(r => new Line(r.RequestedAt, r.Status, r.Region, r.ErrorCode, r.ApprovedAt, r.NotBefore, r.EndedAt, r.Decisions.Any()))
            .ToListAsync(cancel);
        return new Figures(
            actor.Has(Role.Requester) ? await OwnAsync(db, actor, from, cancel) : null,
            actor.Has(Role.Approver) ? await ApproverAsync(db, actor, from, ViewerDays.Midnight(today.AddDays(1), zone), now, cancel) : null,
            actor.Has(Role.Auditor) || actor.Has(Role.Administrator) ? await WatchAsync(db, from, ViewerDays.Midnight(today, zone), cancel) : null,
            WeeksOf(lines, firstDay, today, zone),
            CountBy(lines.Where(l => l.ErrorCode is not null), l => l.ErrorCode!),
            CountBy(lines.Where(l => l.Status == RequestStatus.Succeeded), l => l.Region),
            lines.Count);
    }

    private static async Task<OwnFigures> OwnAsync(PortalDb db, Actor actor, DateTimeOffset from, CancellationToken cancel)
    {
        var counts = await db.Requests.AsNoTracking().Where(r => r.RequestedById == actor.Id)
            .GroupBy(r => new { r.Status, InRange = r.RequestedAt >= from })
            .Select(g => new { g.Key.Status, g.Key.InRange, Count = g.Count() }).ToListAsync(cancel);
        return new OwnFigures(
            counts.Where(c => Outcome.Waiting.Contains(c.Status)).Sum(c => c.Count),
            counts.Where(c => Outcome.Running.Contains(c.Status)).Sum(c => c.Count),
            counts.Where(c => c is { Status: RequestStatus.Succeeded, InRange: true }).Sum(c => c.Count),
            counts.Where(c => c is { Status: RequestStatus.Failed, InRange: true }).Sum(c => c.Count));
    }

    private static async Task<ApproverFigures> ApproverAsync(PortalDb db, Actor actor, DateTimeOffset from, DateTimeOffset midnight, DateTimeOffset now, CancellationToken cancel)
    {
        List<InboxRow> mine = [.. (await ListInbox.WaitingAsync(db, actor, await DecisionRights.OfAsync(db, actor, now, cancel), now, cancel)).Where(r => r.CanDecide)];
        var decided = await db.Requests.AsNoTracking()
            .SelectMany(r => r.Decisions.Where(d => d.PersonId == actor.Id && d.At >= from), (r, d) => new { r.RequestedAt, d.At }).ToListAsync(cancel);
        return new ApproverFigures(mine.Count, mine.Count(r => r.ExpiresAt < midnight), Spread.Of(decided.Select(d => d.At - d.RequestedAt)).Median, decided.Count);
    }

    private static async Task<WatchFigures> WatchAsync(PortalDb db, DateTimeOffset from, DateTimeOffset midnight, CancellationToken cancel) => new(
        await db.AuditEvents.CountAsync(e => e.At >= midnight, cancel),
        await db.Requests.CountAsync(r => r.Status == RequestStatus.NeedsAttention, cancel),
        await ListOutsideExports.Filtered(db, new OutsideExportFilter(From: from)).CountAsync(cancel));

    private static List<WeekFigures> WeeksOf(List<Line> lines, DateOnly firstDay, DateOnly today, TimeZoneInfo zone)
    {
        ILookup<DateOnly, Line> byWeek = lines.ToLookup(l => Monday(DayOf(l.RequestedAt, zone)));
        List<WeekFigures> weeks = [];
        for (DateOnly monday = Monday(firstDay); monday <= today; monday = monday.AddDays(7))
        {
            List<Line> week = [.. byWeek[monday]];
            weeks.Add(new WeekFigures(
                monday < firstDay ? firstDay : monday, monday.AddDays(6),
                [.. Outcome.All.Select(o => week.Count(l => o.Statuses.Contains(l.Status)))],
                Spread.Of(week.Where(l => l.WasDecided && l.ApprovedAt is not null).Select(l => l.ApprovedAt!.Value - l.RequestedAt)),
                Spread.Of(week.Where(l => l is { Status: RequestStatus.Succeeded, ApprovedAt: not null, EndedAt: not null }).Select(l => l.EndedAt!.Value - StartOf(l)))));
        }

        return weeks;
    }

    private static DateTimeOffset StartOf(Line line) => line.NotBefore > line.ApprovedAt ? line.NotBefore.Value : line.ApprovedAt!.Value;

    private static List<NamedCount> CountBy(IEnumerable<Line> lines, Func<Line, string> name) =>
        [.. lines.GroupBy(name).Select(g => new NamedCount(g.Key, g.Count())).OrderByDescending(c => c.Count).ThenBy(c => c.Name, StringComparer.Ordinal)];

    private static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private sealed record Line(
        DateTimeOffset RequestedAt, RequestStatus Status, string Region, string? ErrorCode, DateTimeOffset? ApprovedAt, DateTimeOffset? NotBefore, DateTimeOffset? EndedAt, bool WasDecided);
}
