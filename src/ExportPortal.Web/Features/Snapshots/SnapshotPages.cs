using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>Cuts the list of snapshots into pages by position (creation time and ARN), so that new snapshots shift nothing.</summary>
public static class SnapshotPages
{
    private const int LongestCursor = 1000;

    /// <summary>The page after a cursor.</summary>
    /// <param name="rows">Newest first, then by ARN, as <see cref="FindSnapshots"/> gives them.</param>
    /// <param name="cursor">From the page before, or null for the first.</param>
    /// <param name="limit">Items a page.</param>
    /// <exception cref="RuleBroken">cursor-invalid</exception>
    public static Page<SnapshotRow> Cut(IReadOnlyList<SnapshotRow> rows, string? cursor, int limit)
    {
        IEnumerable<SnapshotRow> rest = rows;
        if (cursor is not null)
        {
            (long ticks, string arn) = Read(cursor);
            rest = rows.Where(r => IsAfter(r.Facts, ticks, arn));
        }

        List<SnapshotRow> page = [.. rest.Take(limit + 1)];
        return page.Count > limit ? new Page<SnapshotRow>(page[..limit], Write(page[limit - 1].Facts)) : new Page<SnapshotRow>(page, null);
    }

    private static bool IsAfter(SnapshotFacts facts, long ticks, string arn) =>
        facts.CreatedAt.UtcTicks < ticks || (facts.CreatedAt.UtcTicks == ticks && string.CompareOrdinal(facts.Arn, arn) > 0);

    private static string Write(SnapshotFacts last) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.CreatedAt.UtcTicks}|{last.Arn}")));

    private static (long Ticks, string Arn) Read(string cursor)
    {
        if (cursor.Length <= LongestCursor && Base64Url.IsValid(cursor))
        {
            string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('|', 2);
            if (parts is [string ticks, { Length: > 0 } arn] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long position))
            {
                return (position, arn);
            }
        }

        throw RuleBroken.Invalid("cursor-invalid", "The cursor is not one that this list gave.", "cursor");
    }
}
