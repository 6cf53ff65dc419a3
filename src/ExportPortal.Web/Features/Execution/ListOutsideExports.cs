using ExportPortal.Data;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Which exports made outside the portal to list. Everything that is set must hold.</summary>
/// <param name="Connection">One connection, or null.</param>
/// <param name="Region">One region, or null.</param>
/// <param name="Text">A part of the snapshot's, record's or destination's name, or null.</param>
/// <param name="From">Made at or after, UTC, or null.</param>
public sealed record OutsideExportFilter(string? Connection = null, string? Region = null, string? Text = null, DateTimeOffset? From = null);

/// <summary>One export that no request owns.</summary>
/// <param name="RecordArn">ExportSnapshotRecord.arn.</param>
/// <param name="RecordName">ExportSnapshotRecord.name.</param>
/// <param name="Connection">The connection it was seen through.</param>
/// <param name="Region">Its region.</param>
/// <param name="SnapshotName">sourceInfo.name.</param>
/// <param name="SnapshotArn">sourceInfo.arn, or null.</param>
/// <param name="CreatedAt">createdAt: when it was made, UTC.</param>
/// <param name="FoundAt">When the portal found it, UTC.</param>
/// <param name="State">state when it was seen last: Started, Succeeded or Failed.</param>
/// <param name="DestinationId">destinationInfo.id, an AMI or EBS snapshot, or null.</param>
/// <param name="Requests">How many requests of the portal are about the same snapshot.</param>
public sealed record OutsideExportRow(
    string RecordArn, string RecordName, string Connection, string Region, string SnapshotName, string? SnapshotArn, DateTimeOffset CreatedAt, DateTimeOffset FoundAt, string State,
    string? DestinationId, int Requests);

/// <summary>Lists the exports that no request owns, for administrators and auditors, newest first, page by page.</summary>
public sealed class ListOutsideExports(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    private static readonly Attempted List = new("list", "outside-exports", "all");

    /// <summary>Lists one page, the export that was made last first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cursor">From the page before, or null for the first.</param>
    /// <param name="limit">Items a page, 1 to <see cref="ListRequests.MaxLimit"/>.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, cursor-invalid, limit-invalid</exception>
    public async Task<Page<OutsideExportRow>> ExecuteAsync(OutsideExportFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > ListRequests.MaxLimit)
        {
            throw RuleBroken.Invalid("limit-invalid", $"The limit must lie between 1 and {ListRequests.MaxLimit}.", "limit");
        }

        await user.RequireRoleAsync(List, cancel, Role.Auditor, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IQueryable<OutsideExport> exports = Filtered(db, filter);
        if (cursor is not null)
        {
            // AWS counts in seconds, so that several have the same time: the ARN tells them apart.
            (DateTimeOffset at, string arn) = Cursor.ReadTimed(cursor);
#pragma warning disable CA1309, CA1310 // translated to SQL, which compares as it sorts
            exports = exports.Where(o => o.CreatedAt < at || (o.CreatedAt == at && string.Compare(o.RecordArn, arn) < 0));
#pragma warning restore CA1309, CA1310
        }

        List<OutsideExportRow> rows = await exports.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.RecordArn).Take(limit + 1)
            .Select(o => new OutsideExportRow(
                o.RecordArn, o.RecordName, o.Connection, o.Region, o.SnapshotName, o.SnapshotArn, o.CreatedAt, o.FoundAt, o.State, o.DestinationId,
                db.Requests.Count(r => r.SnapshotArn == o.SnapshotArn)))
            .ToListAsync(cancel);
        return rows.Count > limit
            ? new Page<OutsideExportRow>(rows[..limit], Cursor.Write(rows[limit - 1].CreatedAt, rows[limit - 1].RecordArn))
            : new Page<OutsideExportRow>(rows, null);
    }

    /// <summary>How many match, up to a cap.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<int> CountAsync(OutsideExportFilter filter, int cap, CancellationToken cancel)
    {
        await user.RequireRoleAsync(List, cancel, Role.Auditor, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await Filtered(db, filter).Take(cap).CountAsync(cancel);
    }

    /// <summary>The exports that a filter leaves, in no order yet. One that an administrator has adopted since is nobody's worry any more.</summary>
    public static IQueryable<OutsideExport> Filtered(PortalDb db, OutsideExportFilter filter)
    {
        IQueryable<OutsideExport> exports = db.OutsideExports.AsNoTracking().Where(o => !db.Set<ExportAttempt>().Any(a => a.ExportRecordArn == o.RecordArn));
        if (filter.Connection is not null)
        {
            exports = exports.Where(o => o.Connection == filter.Connection);
        }

        if (filter.Region is not null)
        {
            exports = exports.Where(o => o.Region == filter.Region);
        }

        if (filter.From is not null)
        {
            exports = exports.Where(o => o.CreatedAt >= filter.From);
        }

        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            string lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL, where there is no culture
            exports = exports.Where(o => o.SnapshotName.ToLower().Contains(lower) || o.RecordName.ToLower().Contains(lower) || o.RecordArn.ToLower() == lower || o.DestinationId!.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return exports;
    }
}
