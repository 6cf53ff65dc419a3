using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>The call that lists snapshots.</summary>
public static class SnapshotsApi
{
    /// <summary>A snapshot as the API shows it.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Arn">Its ARN.</param>
    /// <param name="Kind">Instance or Disk.</param>
    /// <param name="Connection">The connection that it was read through.</param>
    /// <param name="Region">Its region.</param>
    /// <param name="SizeInGb">GB.</param>
    /// <param name="State">As AWS says it: available, completed, pending, error.</param>
    /// <param name="Tags">Its tags; a key-only tag has an empty value.</param>
    /// <param name="CreatedAt">When it was made, UTC.</param>
    /// <param name="Exportable">Whether it can be asked for now.</param>
    /// <param name="Reason">Why it cannot, or null.</param>
    public sealed record SnapshotView(
        string Name, string Arn, SnapshotKind Kind, string Connection, string Region, int SizeInGb, string State, IReadOnlyList<SnapshotTag> Tags, DateTimeOffset CreatedAt, bool Exportable, string? Reason)
    {
        internal static SnapshotView From(SnapshotRow row) => new(
            row.Facts.Name, row.Facts.Arn, row.Facts.Kind, row.Facts.Connection, row.Facts.Region, row.Facts.SizeInGb, row.Facts.State, row.Facts.Tags, row.Facts.CreatedAt,
            row.Block is null, row.Block?.Sentence);
    }

    /// <summary>Maps it.</summary>
    public static void MapSnapshotsApi(this RouteGroupBuilder calls) =>
        calls.MapQuery("/snapshots", ListAsync).WithTags("Snapshots").WithSummary("Lists the snapshots of all connections, newest first.").ProducesProblem(400);

    private static async Task<Ok<Page<SnapshotView>>> ListAsync(
        FindSnapshots find, CancellationToken cancel, string? connection = null, string? region = null, string? kind = null, string? q = null, string? cursor = null, int? limit = null)
    {
        int wanted = QueryValues.Limit(limit);
        SnapshotList list = await find.ExecuteAsync(new SnapshotFilter(q, connection, region, QueryValues.Kind(kind)), cancel);
        Page<SnapshotRow> page = SnapshotPages.Cut(list.Rows, cursor, wanted);
        return TypedResults.Ok(new Page<SnapshotView>([.. page.Items.Select(SnapshotView.From)], page.NextCursor));
    }
}
