using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
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
        return Judge(request, events, actor, clock.GetUtcNow());
    }

    private static RequestDetails Judge(ExportRequest request, IReadOnlyList<AuditEvent> events, Actor actor, DateTimeOffset now)
    {
        bool own = request.RequestedById == actor.Id;
        bool requester = own && actor.Has(Role.Requester);
        RuleBroken? why = actor.Has(Role.Approver) ? request.WhyNotDecidableBy(actor.ForDecisions, now) : RuleBroken.Forbidden("role-missing", "This needs the role Approver.");
        return new RequestDetails(
            request, events, why,
            CanWithdraw: requester && request.Status is (RequestStatus.PendingApproval or RequestStatus.ChangesRequested or RequestStatus.Approved),
            CanEdit: requester && request.Status is (RequestStatus.PendingApproval or RequestStatus.ChangesRequested),
            CanRetry: request.Status == RequestStatus.Failed && (requester || actor.Has(Role.Administrator)) && now < request.ApprovalValidUntil,
            CanResolve: request.Status == RequestStatus.NeedsAttention && actor.Has(Role.Administrator) && !own,
            IsOwn: own);
    }
}
