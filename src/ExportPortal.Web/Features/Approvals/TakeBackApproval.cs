using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The signed-in approver's change of mind, where the request's policy has an undo window.</summary>
public sealed class TakeBackApproval(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Takes the approval back; what was approved already is cancelled.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="comment">Why, at least 10 characters.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, request-not-found, not-approved-by-you, no-undo, undo-window-over, not-withdrawable, comment-required</exception>
    public async Task ExecuteAsync(Guid requestId, string? comment, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("take the approval back", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Approver);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            request.TakeBackApproval(actor.Id, comment, transaction.Now);
            transaction.Audit(AuditActions.ApprovalTakenBack, request, ("comment", comment), ("status", request.Status));
        }, cancel);
    }
}
