using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>An export of the same snapshot that was made outside the portal.</summary>
/// <param name="RecordName">ExportSnapshotRecord.name.</param>
/// <param name="Region">Its region.</param>
/// <param name="State">state when it was seen last.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="DestinationId">AMI or EBS snapshot, or null.</param>
public sealed record RelatedOutside(string RecordName, string Region, string State, DateTimeOffset CreatedAt, string? DestinationId);

/// <summary>What belongs to a request.</summary>
/// <param name="Batch">Others that were asked for in one go with it, by number.</param>
/// <param name="SameSnapshot">Others about the same snapshot, newest first.</param>
/// <param name="Outside">Exports of it made outside the portal, newest first.</param>
public sealed record RelatedRequests(IReadOnlyList<RequestRow> Batch, IReadOnlyList<RequestRow> SameSnapshot, IReadOnlyList<RelatedOutside> Outside);

/// <summary>Lists what belongs to a request, as far as the signed-in person may see it.</summary>
public sealed class ListRelated(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>The most of each kind; the history has them all.</summary>
    public const int Most = 20;

    /// <summary>Lists it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, request-not-found</exception>
    public async Task<RelatedRequests> ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IQueryable<ExportRequest> visible = db.Requests.AsNoTracking().VisibleTo(actor);
        var own = await visible.Where(r => r.Id == requestId).Select(r => new { r.BatchId, r.SnapshotArn }).SingleOrDefaultAsync(cancel) ?? throw RequestAccess.NotFound();
        List<RequestRow> batch = own.BatchId is null ? [] : await visible.Where(r => r.BatchId == own.BatchId && r.Id != requestId).OrderBy(r => r.Number).Take(Most).ToRows().ToListAsync(cancel);
        List<RequestRow> same = await visible.Where(r => r.SnapshotArn == own.SnapshotArn && r.Id != requestId).OrderByDescending(r => r.Number).Take(Most).ToRows().ToListAsync(cancel);
        List<RelatedOutside> outside = await db.OutsideExports.AsNoTracking()
            .Where(o => o.SnapshotArn == own.SnapshotArn && !db.Set<ExportAttempt>().Any(a => a.ExportRecordArn == o.RecordArn))
            .OrderByDescending(o => o.CreatedAt).Take(Most)
            .Select(o => new RelatedOutside(o.RecordName, o.Region, o.State, o.CreatedAt, o.DestinationId)).ToListAsync(cancel);
        return new RelatedRequests(batch, same, outside);
    }
}
