using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests.Times;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>What the charts need of one request.</summary>
internal sealed record FigureLine(
    DateTimeOffset RequestedAt, RequestStatus Status, string Connection, string Region, string? ErrorCode, DateTimeOffset? ApprovedAt, DateTimeOffset? NotBefore, DateTimeOffset? EndedAt,
    bool WasDecided, string TagLines, Guid RequestedById, decimal? MonthlyCost, string? CostCurrency);

/// <summary>A week's figures with the requests that they are of.</summary>
internal sealed record FigureWeek(WeekFigures Figures, IReadOnlyList<FigureLine> Lines);

/// <summary>Sums requests up by the viewer's weeks.</summary>
internal static class WeekSums
{
    /// <summary>The weeks of a range, oldest first; the first and last may be cut.</summary>
    public static IReadOnlyList<FigureWeek> Of(IReadOnlyList<FigureLine> lines, FigureRange range, TimeZoneInfo zone)
    {
        ILookup<DateOnly, FigureLine> byWeek = lines.ToLookup(l => Monday(DayOf(l.RequestedAt, zone)));
        List<FigureWeek> weeks = [];
        for (DateOnly monday = Monday(range.FirstDay); monday <= range.LastDay; monday = monday.AddDays(7))
        {
            List<FigureLine> week = [.. byWeek[monday]];
            weeks.Add(new FigureWeek(
                new WeekFigures(
                    monday < range.FirstDay ? range.FirstDay : monday,
                    monday.AddDays(6) > range.LastDay ? range.LastDay : monday.AddDays(6),
                    [.. Outcome.All.Select(o => week.Count(l => o.Statuses.Contains(l.Status)))],
                    Spread.Of(week.Where(l => l.WasDecided && l.ApprovedAt is not null).Select(l => l.ApprovedAt!.Value - l.RequestedAt)),
                    Spread.Of(week.Where(l => l is { Status: RequestStatus.Succeeded, ApprovedAt: not null, EndedAt: not null }).Select(l => l.EndedAt!.Value - StartOf(l)))),
                week));
        }

        return weeks;
    }

    /// <summary>What the finished exports of each week cost, one line for each currency.</summary>
    public static IReadOnlyList<AddedCost> CostsOf(IReadOnlyList<FigureWeek> weeks)
    {
        List<(int Week, string Currency, decimal Amount)> costs = [.. weeks.SelectMany((week, i) => week.Lines
            .Where(l => l is { Status: RequestStatus.Succeeded, MonthlyCost: not null, CostCurrency: not null }).Select(l => (i, l.CostCurrency!, l.MonthlyCost!.Value)))];
        return [.. costs.GroupBy(c => c.Currency).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new AddedCost(g.Key, [.. weeks.Select((_, i) => g.Where(c => c.Week == i).Sum(c => c.Amount))]))];
    }

    /// <summary>The viewer's day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static DateTimeOffset StartOf(FigureLine line) => line.NotBefore > line.ApprovedAt ? line.NotBefore.Value : line.ApprovedAt!.Value;

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
