using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Audit;

namespace ExportPortal.Web.Features.Dashboard;

/// <summary>Addresses of the lists behind figures: the same statuses, the same days, the same people.</summary>
/// <param name="range">The range of the figures.</param>
public sealed class FigureLinks(FigureRange range)
{
    /// <summary>Requests of the range, or of one of its weeks.</summary>
    public string InRange(IReadOnlyList<RequestStatus> statuses, bool mine = false, WeekFigures? week = null, params (string Key, string Value)[] more) => Of(
        statuses, mine,
        [("from", ViewerDays.Write(week?.FirstDay ?? range.FirstDay)), ("to", ViewerDays.Write(week?.LastDay ?? range.LastDay)), .. more]);

    /// <summary>Requests as they stand now, whenever they were asked for.</summary>
    public static string Now(IReadOnlyList<RequestStatus> statuses, bool mine = false, params (string Key, string Value)[] more) => Of(statuses, mine, more);

    private static string Of(IReadOnlyList<RequestStatus> statuses, bool mine, (string Key, string Value)[] more)
    {
        List<string> query = [];
        if (statuses.Count > 0)
        {
            query.Add($"status={string.Join(',', statuses)}");
        }

        if (mine)
        {
            query.Add("mine=true");
        }

        query.AddRange(more.Select(m => $"{m.Key}={Uri.EscapeDataString(m.Value)}"));
        return $"/history?{string.Join('&', query)}";
    }
}
