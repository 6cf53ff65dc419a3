using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>
/// Lists what waits for the signed-in approver, soonest expiry first, and the tabs beside it. The number of queries does not depend on
/// the number of lines: what waits comes in one query with its decisions, and the domain's own rule says who may decide; new comments come in one more.
/// </summary>
public sealed class ListInbox(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>Counts stop here.</summary>
    public const int CountCap = 2000;

    /// <summary>Lists one tab.</summary>
    /// <param name="tab">Which.</param>
    /// <param name="take">How many lines, 1 to <see cref="ListRequests.MaxLimit"/>.</param>
    /// <param name="expiringBefore">Of what waits, only what expires before, UTC; null for all.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, limit-invalid</exception>
    public async Task<InboxList> ExecuteAsync(InboxTab tab, int take, DateTimeOffset? expiringBefore, CancellationToken cancel)
    {
        if (take is < 1 or > ListRequests.MaxLimit)
        {
            throw RuleBroken.Invalid("limit-invalid", $"The limit must lie between 1 and {ListRequests.MaxLimit}.", "limit");
        }

        Actor actor = await user.RequireAsync(new Attempted("open", "inbox", "inbox"), cancel, Role.Approver);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        IReadOnlyList<Approver> authorities = await DecisionRights.OfAsync(db, actor, now, cancel);
        List<InboxRow> waiting = await WaitingAsync(db, actor, authorities, now, cancel);
        InboxCounts counts = await CountAsync(db, actor, waiting, cancel);
        List<InboxRow> rows = tab switch
        {
            InboxTab.Mine => [.. waiting.Where(r => r.CanDecide && (expiringBefore is null || r.ExpiresAt < expiringBefore)).Take(take + 1)],
            InboxTab.Others => [.. waiting.Where(r => !r.CanDecide && (expiringBefore is null || r.ExpiresAt < expiringBefore)).Take(take + 1)],
            InboxTab.Decided => await NewestAsync(db.Requests.Where(r => r.Decisions.Any(d => d.PersonId == actor.Id)), actor, authorities, take + 1, now, cancel),
            _ => await NewestAsync(db.Requests, actor, authorities, take + 1, now, cancel),
        };
        return new InboxList(await MarkCommentsAsync(db, actor.Id, [.. rows.Take(take)], cancel), rows.Count > take, counts);
    }

    /// <summary>What waits for a decision, soonest expiry first, judged for one approver. One query.</summary>
    internal static async Task<List<InboxRow>> WaitingAsync(PortalDb db, Actor actor, IReadOnlyList<Approver> authorities, DateTimeOffset now, CancellationToken cancel)
    {
        List<ExportRequest> requests = await db.Requests.AsNoTracking().VisibleTo(actor)
            .Where(r => r.Status == RequestStatus.PendingApproval && r.ExpiresAt > now)
            .OrderBy(r => r.ExpiresAt).ThenBy(r => r.Id).Take(CountCap).Include(r => r.Decisions).AsSingleQuery().ToListAsync(cancel);
        return [.. requests.Select(r => RowOf(r, actor, authorities, now))];
    }

    private static async Task<List<InboxRow>> NewestAsync(IQueryable<ExportRequest> requests, Actor actor, IReadOnlyList<Approver> authorities, int take, DateTimeOffset now, CancellationToken cancel)
    {
        List<ExportRequest> newest = await requests.AsNoTracking().VisibleTo(actor)
            .OrderByDescending(r => r.Number).Take(take).Include(r => r.Decisions).AsSingleQuery().ToListAsync(cancel);
        return [.. newest.Select(r => RowOf(r, actor, authorities, now))];
    }

    private static async Task<InboxCounts> CountAsync(PortalDb db, Actor actor, List<InboxRow> waiting, CancellationToken cancel)
    {
        IQueryable<ExportRequest> visible = db.Requests.VisibleTo(actor);
        // The head is one row: both counts come back in one query. EF Core would count what does not name that row in a query of its own.
        var others = await db.AuditHead.AsNoTracking().Select(head => new
        {
            Decided = visible.Where(r => r.Decisions.Any(d => d.PersonId == actor.Id)).Take(CountCap).Count(),
            All = visible.Where(_ => head.Id == 1).Take(CountCap).Count(),
        }).SingleAsync(cancel);
        int mine = waiting.Count(r => r.CanDecide);
        return new InboxCounts(mine, waiting.Count - mine, others.Decided, others.All);
    }

    // One query for all lines. New is what came after the person's own last step on the request and after the last notification of it that was read;
    // of a request that no longer waits, only what the person was told of.
    private static async Task<List<InboxRow>> MarkCommentsAsync(PortalDb db, Guid me, List<InboxRow> rows, CancellationToken cancel)
    {
        List<Guid> ids = [.. rows.Select(r => r.Id)];
        var said = await db.Requests.AsNoTracking().Where(r => ids.Contains(r.Id))
            .Join(db.AuditEvents.Where(c => c.Action == AuditActions.RequestCommented && c.ActorId != me), r => (Guid?)r.Id, c => c.RequestId, (r, c) => new { r.Id, r.Status, c.Seq, c.At })
            .Where(c => !db.AuditEvents.Any(own => own.RequestId == c.Id && own.ActorId == me && own.Seq > c.Seq)
                && !db.Notifications.Any(n => n.RequestId == c.Id && n.UserId == me && n.ReadAt >= c.At)
                && (c.Status == RequestStatus.PendingApproval || db.Notifications.Any(n => n.RequestId == c.Id && n.UserId == me && n.Seq == c.Seq)))
            .Select(c => new { c.Id, c.At }).ToListAsync(cancel);
        ILookup<Guid, DateTimeOffset> times = said.ToLookup(c => c.Id, c => c.At);
        return [.. rows.Select(r => times.Contains(r.Id) ? r with { NewCommentAt = times[r.Id].Max() } : r)];
    }

    private static InboxRow RowOf(ExportRequest request, Actor actor, IReadOnlyList<Approver> authorities, DateTimeOffset now) => new(
        request.Id, request.Number, request.Status, request.Connection, request.Region, request.SnapshotName, request.Kind, request.SizeInGb,
        request.RequestedByName, request.RequestedAt, request.ExpiresAt, request.NotBefore, request.Ticket, request.Policy.Name,
        request.PresentDecisions.Count(d => d.Kind == DecisionKind.Approved), request.RequiredApprovals, request.CurrentStage?.Groups ?? [], request.PlanHash, request.Plan.EstimatedMonthlyCost,
        request.Decisions.Where(d => d.PersonId == actor.Id).MaxBy(d => d.At)?.Kind,
        request.RequestedById == actor.Id, request.WhyNotDecidableBy(request.ChooseAuthority(authorities, now), now))
    {
        OnBehalfOfName = request.OnBehalfOfName, IsForViewer = request.OnBehalfOfId == actor.Id, Checks = request.Checks,
    };
}
