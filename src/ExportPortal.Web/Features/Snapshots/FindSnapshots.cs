using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>One snapshot with what the portal knows about it.</summary>
/// <param name="Facts">As AWS describes it.</param>
/// <param name="Block">Why it cannot be exported now, or null.</param>
/// <param name="LastRequest">The newest request about it that is under way or was exported, or null.</param>
public sealed record SnapshotRow(SnapshotFacts Facts, Check? Block, SnapshotRequest? LastRequest);

/// <summary>A request as the list of snapshots shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="DestinationId">AMI or EBS snapshot, or null.</param>
/// <param name="At">When it ended, else its last change, UTC.</param>
public sealed record SnapshotRequest(Guid Id, long Number, RequestStatus Status, string? DestinationId, DateTimeOffset At);

/// <summary>What to list.</summary>
/// <param name="Text">Words that the name, source, tags, region or ARN must contain, all of them.</param>
/// <param name="Connection">One connection, or null.</param>
/// <param name="Region">One region, or null.</param>
/// <param name="Kind">Instance or disk, or null.</param>
/// <param name="ExportableOnly">Leave out what cannot be exported now.</param>
public sealed record SnapshotFilter(string? Text = null, string? Connection = null, string? Region = null, SnapshotKind? Kind = null, bool ExportableOnly = false);

/// <summary>The list of snapshots.</summary>
/// <param name="Rows">What matched, newest first.</param>
/// <param name="Total">How many there are without the filter.</param>
/// <param name="ReadAt">When the oldest part of it was read from AWS; null when there is no connection.</param>
/// <param name="Failed">Regions that could not be read, with the error.</param>
public sealed record SnapshotList(IReadOnlyList<SnapshotRow> Rows, int Total, DateTimeOffset? ReadAt, IReadOnlyList<RegionListing> Failed);

/// <summary>Lists the snapshots of all connections for anybody who is signed in.</summary>
public sealed class FindSnapshots(CurrentUser user, SnapshotCatalogue catalogue, Preflight preflight, PoliciesInForce policies, PriceTable prices, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>A region has been read anew; see <see cref="NewerLists"/>.</summary>
    public event Action? Changed
    {
        add => catalogue.Changed += value;
        remove => catalogue.Changed -= value;
    }

    /// <summary>Lists what matches, no older than the settings allow: a program that looks once a day must not get the list of yesterday.</summary>
    public async Task<SnapshotList> ExecuteAsync(SnapshotFilter filter, CancellationToken cancel) => (await ReadAsync(Freshness.Recent, cancel)).Matching(filter);

    /// <summary>Reads everything for a page: what is known at once, an old list is read again behind it.</summary>
    /// <param name="refresh">Ask AWS again now, whatever the age of the list, and wait for it.</param>
    /// <param name="cancel">Stops the waiting.</param>
    public Task<SnapshotList> ReadAsync(bool refresh, CancellationToken cancel) => ReadAsync(refresh ? Freshness.Now : Freshness.Soon, cancel);

    /// <summary>Reads everything once; <see cref="SnapshotSearch.Matching"/> then filters in memory, as fast as a person types.</summary>
    /// <param name="wanted">How new the list must be.</param>
    /// <param name="cancel">Stops the waiting.</param>
    public async Task<SnapshotList> ReadAsync(Freshness wanted, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        List<RegionListing> listings = [.. (await catalogue.ListAsync(wanted, cancel)).Where(l => actor.Sees(l.Connection))];
        PolicySet inForce = await policies.GetAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        Dictionary<string, SnapshotRequest> requests = await LastRequestsAsync(cancel);
        List<SnapshotRow> rows = [.. listings.SelectMany(l => l.Snapshots)
            .Select(s => new SnapshotRow(s, BlockOf(s, inForce.Decide(new PolicyQuestion(s, actor.Groups, now, prices.Estimate(s)?.Amount)), requests.GetValueOrDefault(s.Arn)), requests.GetValueOrDefault(s.Arn)))
            .OrderByDescending(r => r.Facts.CreatedAt).ThenBy(r => r.Facts.Arn, StringComparer.Ordinal)];
        return new SnapshotList(rows, rows.Count, listings.Count == 0 ? null : listings.Min(l => l.ReadAt), [.. listings.Where(l => l.Error is not null)]);
    }

    private Check? BlockOf(SnapshotFacts snapshot, ApprovalPolicy policy, SnapshotRequest? request) =>
        preflight.FindBlock(snapshot)
        ?? (policy.Outcome == PolicyOutcome.Refuse ? new Check("policy-refuses", CheckResult.Block, $"Policy \"{policy.Name}\" does not allow it: {policy.RefusalReason}") : null)
        ?? (request is not null && request.Status != RequestStatus.Succeeded
            ? new Check("already-requested", CheckResult.Block, $"Request {request.Number} is about this snapshot. Its state is {request.Status.Quoted()}.", null, request.Id)
            : null);

    private async Task<Dictionary<string, SnapshotRequest>> LastRequestsAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        RequestStatus[] gone = [RequestStatus.Rejected, RequestStatus.Withdrawn, RequestStatus.Expired, RequestStatus.Cancelled, RequestStatus.Failed];
        var rows = await db.Requests.AsNoTracking().Where(r => !gone.Contains(r.Status)).OrderByDescending(r => r.Number).Take(20_000)
            .Select(r => new { r.SnapshotArn, r.Id, r.Number, r.Status, r.DestinationId, r.UpdatedAt, r.EndedAt }).ToListAsync(cancel);
        return rows.GroupBy(r => r.SnapshotArn).ToDictionary(
            g => g.Key,
            g => g.OrderBy(r => r.Status == RequestStatus.Succeeded).ThenByDescending(r => r.Number).Select(r => new SnapshotRequest(r.Id, r.Number, r.Status, r.DestinationId, r.EndedAt ?? r.UpdatedAt)).First(),
            StringComparer.Ordinal);
    }
}
