using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>One request with its history, and what the viewer can do about it now.</summary>
/// <param name="Request">The request, to look at only.</param>
/// <param name="Events">Its audit events, oldest first.</param>
/// <param name="WhyNotDecidable">Why the viewer cannot decide, or null when the viewer can. For those who are no approvers it is "role-missing".</param>
/// <param name="CanWithdraw">The viewer can take it back.</param>
/// <param name="CanEdit">The viewer can edit it.</param>
/// <param name="CanRetry">The viewer can send it again.</param>
/// <param name="CanResolve">The viewer can settle it (Administrator, not the own request).</param>
/// <param name="IsOwn">The viewer asked for it.</param>
public sealed record RequestDetails(
    ExportRequest Request, IReadOnlyList<AuditEvent> Events, RuleBroken? WhyNotDecidable, bool CanWithdraw, bool CanEdit, bool CanRetry, bool CanResolve, bool IsOwn)
{
    /// <summary>For whom the viewer would decide as a deputy, or null.</summary>
    public string? DeputyFor { get; init; }

    /// <summary>Somebody else asked for it on the viewer's behalf.</summary>
    public bool IsForViewer { get; init; }

    /// <summary>The viewer can write in its conversation.</summary>
    public bool CanTalk { get; init; }

    /// <summary>Until when the viewer can take the own approval back, UTC, or null.</summary>
    public DateTimeOffset? CanTakeApprovalBackUntil { get; init; }

    /// <summary>The viewer can have the portal tell what becomes of it.</summary>
    public bool CanWatch { get; init; }

    /// <summary>The viewer is told what becomes of it.</summary>
    public bool IsWatched { get; init; }

    /// <summary>The viewer can decide now.</summary>
    public bool CanDecide => WhyNotDecidable is null;

    /// <summary>Whether it waits for its start time.</summary>
    public bool IsScheduled(DateTimeOffset now) => Request.Status == RequestStatus.Approved && Request.NotBefore > now;
}

/// <summary>Reads one request for the signed-in person.</summary>
public sealed class GetRequest(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, request-not-found: there is none, or the person may not see it</exception>
    public async Task<RequestDetails> ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        ExportRequest request = await db.Requests.AsNoTracking().VisibleTo(actor).Whole().SingleOrDefaultAsync(r => r.Id == requestId, cancel) ?? throw RequestAccess.NotFound();
        List<AuditEvent> events = await db.AuditEvents.AsNoTracking().Where(e => e.RequestId == requestId).OrderBy(e => e.Seq).ToListAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        bool watched = await db.Watchers.AnyAsync(w => w.RequestId == requestId && w.UserId == actor.Id, cancel);
        RequestDetails details = Judge(request, events, actor, actor.Has(Role.Approver) ? await DecisionRights.OfAsync(db, actor, now, cancel) : [], now);
        return details with { IsWatched = watched, CanWatch = RequestWatching.IsOpenTo(request, actor) };
    }

    private static RequestDetails Judge(ExportRequest request, IReadOnlyList<AuditEvent> events, Actor actor, IReadOnlyList<Approver> authorities, DateTimeOffset now)
    {
        bool own = request.RequestedById == actor.Id;
        bool requester = own && actor.Has(Role.Requester);
        bool party = request.BelongsTo(actor.Id);
        Approver? authority = authorities.Count > 0 ? request.ChooseAuthority(authorities, now) : null;
        RuleBroken? why = authority is null ? RuleBroken.Forbidden("role-missing", "This needs the role Approver.") : request.WhyNotDecidableBy(authority, now);
        return new RequestDetails(
            request, events, why,
            CanWithdraw: requester && request.Status is (RequestStatus.PendingApproval or RequestStatus.ChangesRequested or RequestStatus.Approved),
            CanEdit: requester && request.Status is (RequestStatus.PendingApproval or RequestStatus.ChangesRequested),
            CanRetry: request.Status == RequestStatus.Failed && (requester || actor.Has(Role.Administrator)) && now < request.ApprovalValidUntil,
            CanResolve: request.Status == RequestStatus.NeedsAttention && actor.Has(Role.Administrator) && !party,
            IsOwn: own)
        {
            DeputyFor = why is null ? authority!.DeputyForName : null,
            IsForViewer = party && !own,
            CanTalk = (party && actor.Has(Role.Requester)) || actor.Has(Role.Approver) || actor.Has(Role.Administrator),
            CanTakeApprovalBackUntil = authority is null ? null : request.CanTakeBackUntil(actor.Id, now),
        };
    }
}
