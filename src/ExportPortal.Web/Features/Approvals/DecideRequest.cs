using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The signed-in approver's decision on one request: yes, no, or not like this.</summary>
public sealed class DecideRequest(CurrentUser user, PortalTransactions transactions, CheckBeforeApproval check, ApplyDecision apply)
{
    /// <summary>Decides. The plan's hash says what the approver saw; null takes the plan as it stands.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="seenPlanHash">Hash of the plan that was on the approver's screen, or null (API without one).</param>
    /// <param name="comment">The approver's words; at least 10 characters for anything but a yes.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, request-not-found, own-request, wrong-stage, already-decided, plan-changed, snapshot-changed, snapshot-gone, not-pending, expired, comment-required</exception>
    public async Task ExecuteAsync(Guid requestId, DecisionKind kind, string? seenPlanHash, string? comment, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest(ApplyDecision.Verb(kind), requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Approver);
        RuleBroken? hindrance = kind == DecisionKind.Approved ? (await check.ExecuteAsync([requestId], cancel)).GetValueOrDefault(requestId) : null;
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            if (hindrance is not null)
            {
                throw hindrance;
            }

            apply.Execute(transaction, request, await DecisionRights.OfAsync(transaction.Db, actor, transaction.Now, cancel), kind, seenPlanHash, comment);
        }, cancel);
    }
}
