using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Which requests to list.</summary>
/// <param name="Statuses">These only; empty for all.</param>
/// <param name="Mine">Those that the signed-in person asked for.</param>
/// <param name="Text">Snapshot name, AMI or EBS snapshot id, ticket, own tag, name of who asked or for whom, or number that they must contain or be; null for all.</param>
/// <param name="Connection">One connection, or null.</param>
/// <param name="Region">One region, or null.</param>
/// <param name="Kind">Instance or disk, or null.</param>
/// <param name="ErrorCode">Those that stand on this error, or on any where it is <see cref="AnyError"/>, or null.</param>
/// <param name="From">Requested at or after, UTC, or null.</param>
/// <param name="To">Requested before, UTC, or null.</param>
/// <param name="BatchId">Those of one batch, or null.</param>
/// <param name="SnapshotArn">Those about one snapshot, or null.</param>
/// <param name="Tag">Those whose snapshot had this tag, "key=value" or a key alone, or null.</param>
/// <param name="Team">Those of the present members of this group, or null.</param>
public sealed record RequestFilter(
    IReadOnlyCollection<RequestStatus>? Statuses = null, bool Mine = false, string? Text = null, string? Connection = null, string? Region = null,
    SnapshotKind? Kind = null, string? ErrorCode = null, DateTimeOffset? From = null, DateTimeOffset? To = null, Guid? BatchId = null, string? SnapshotArn = null, string? Tag = null, string? Team = null)
{
    /// <summary>In place of a code: whatever error it is.</summary>
    public const string AnyError = "any";
}

/// <summary>One line of a list of requests.</summary>
public sealed record RequestRow(
    Guid Id, long Number, RequestStatus Status, string Connection, string Region, string SnapshotName, string SnapshotArn, SnapshotKind Kind, int SizeInGb, string Justification, string? Ticket,
    Guid RequestedById, string RequestedByName, DateTimeOffset RequestedAt, DateTimeOffset UpdatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? NotBefore, DateTimeOffset? ApprovedAt,
    DateTimeOffset? EndedAt, string? DestinationId, string? DestinationService, string? ErrorCode, string? ErrorMessage, int Approvals)
{
    /// <summary>When its newest attempt was answered by AWS, or begun where there is no answer, UTC; null where nothing has been sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>For whom it was asked, or null for the one who asked.</summary>
    public string? OnBehalfOfName { get; init; }

    /// <summary>The request's own tags, each between line feeds.</summary>
    public string RequestTagLines { get; init; } = "";
}

/// <summary>A page of a list.</summary>
/// <param name="Items">The lines.</param>
/// <param name="NextCursor">Opaque; gives the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Lists requests that the signed-in person may see, newest first, page by page.</summary>
public sealed class ListRequests(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>The most items of one page.</summary>
    public const int MaxLimit = 500;

    /// <summary>Lists one page.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cursor">From the page before, or null for the first.</param>
    /// <param name="limit">Items a page, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, cursor-invalid, limit-invalid</exception>
    public async Task<Page<RequestRow>> ExecuteAsync(RequestFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > MaxLimit)
        {
            throw RuleBroken.Invalid("limit-invalid", $"The limit must lie between 1 and {MaxLimit}.", "limit");
        }

        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IQueryable<ExportRequest> requests = Filtered(db, filter, actor);
        if (cursor is not null)
        {
            long before = Cursor.Read(cursor);
            requests = requests.Where(r => r.Number < before);
        }

        List<RequestRow> rows = await requests.OrderByDescending(r => r.Number).Take(limit + 1).ToRows().ToListAsync(cancel);
        string? next = rows.Count > limit ? Cursor.Write(rows[limit - 1].Number) : null;
        return new Page<RequestRow>(rows.Count > limit ? rows[..limit] : rows, next);
    }

    /// <summary>How many match, up to a cap: a list that says "more than" need not count a million rows.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<int> CountAsync(RequestFilter filter, int cap, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await Filtered(db, filter, actor).Take(cap).CountAsync(cancel);
    }

    private static IQueryable<ExportRequest> Filtered(PortalDb db, RequestFilter filter, Actor actor)
    {
        IQueryable<ExportRequest> requests = db.Requests.AsNoTracking().VisibleTo(actor);
        if (filter.Statuses is { Count: > 0 } statuses)
        {
            requests = requests.Where(r => statuses.Contains(r.Status));
        }

        if (filter.Mine)
        {
            requests = requests.OwnedBy(actor.Id);
        }

        if (filter.Connection is not null)
        {
            requests = requests.Where(r => r.Connection == filter.Connection);
        }

        if (filter.Region is not null)
        {
            requests = requests.Where(r => r.Region == filter.Region);
        }

        if (filter.Kind is not null)
        {
            requests = requests.Where(r => r.Kind == filter.Kind);
        }

        if (filter.ErrorCode == RequestFilter.AnyError)
        {
            requests = requests.Where(r => r.ErrorCode != null);
        }
        else if (filter.ErrorCode is not null)
        {
            requests = requests.Where(r => r.ErrorCode == filter.ErrorCode);
        }

        if (filter.BatchId is not null)
        {
            requests = requests.Where(r => r.BatchId == filter.BatchId);
        }

        if (filter.SnapshotArn is not null)
        {
            requests = requests.Where(r => r.SnapshotArn == filter.SnapshotArn);
        }

        if (filter.From is not null)
        {
            requests = requests.Where(r => r.RequestedAt >= filter.From);
        }

        if (filter.To is not null)
        {
            requests = requests.Where(r => r.RequestedAt < filter.To);
        }

        if (filter.Tag is not null)
        {
            string line = SnapshotTag.LineOf(filter.Tag);
            requests = requests.Where(r => r.TagLines.Contains(line));
        }

        if (filter.Team is not null)
        {
            requests = requests.Where(r => db.Groups.Any(g => g.Name == filter.Team && g.Members.Any(m => m.UserId == r.RequestedById)));
        }

        return WithText(requests, filter.Text?.Trim());
    }

    private static IQueryable<ExportRequest> WithText(IQueryable<ExportRequest> requests, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return requests;
        }

        string digits = text.TrimStart('#');
        if (long.TryParse(digits, out long number))
        {
            return requests.Where(r => r.Number == number || r.SnapshotName.Contains(text) || r.Ticket!.Contains(text));
        }

        string lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL, where there is no culture
        return requests.Where(r => r.SnapshotName.ToLower().Contains(lower) || r.Ticket!.ToLower().Contains(lower) || r.DestinationId == lower || r.RequestedByName.ToLower().Contains(lower)
            || r.OnBehalfOfName!.ToLower().Contains(lower) || r.RequestTagLines.ToLower().Contains(lower));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
