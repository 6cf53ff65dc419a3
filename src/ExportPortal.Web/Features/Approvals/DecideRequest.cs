using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The signed-in approver's decision on one request: yes, no, or not like this.</summary>
public sealed class DecideRequest(CurrentUser user, PortalTransactions transactions, ExportWork work, LookUpSnapshot lookUp, IWakeUp wakeUp, IOptions<ApprovalSettings> settings)
{
    // An approver must not wait for an account that does not answer; the same check runs again just before the call.
    private static readonly TimeSpan PatienceWithAws = TimeSpan.FromSeconds(5);

    /// <summary>Decides. The plan's hash says what the approver saw; null takes the plan as it stands.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="seenPlanHash">Hash of the plan that was on the approver's screen, or null (API without one).</param>
    /// <param name="comment">The approver's words; at least 10 characters for anything but a yes.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, request-not-found, own-request, wrong-stage, already-decided, plan-changed, snapshot-changed, snapshot-gone, not-pending, expired, comment-required</exception>
    public async Task ExecuteAsync(Guid requestId, DecisionKind kind, string? seenPlanHash, string? comment, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest(Verb(kind), requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Approver);
        if (kind == DecisionKind.Approved)
        {
            await CheckSnapshotAsync(requestId, attempted, actor, cancel);
        }

        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            string seen = seenPlanHash ?? request.PlanHash;
            switch (kind)
            {
                case DecisionKind.Approved:
                    Approve(transaction, request, actor, seen, comment);
                    break;
                case DecisionKind.Rejected:
                    request.Reject(actor.ForDecisions, seen, comment, transaction.Now);
                    transaction.Audit(AuditActions.ApprovalRejected, request, ("comment", comment), ("planHash", seen));
                    break;
                default:
                    request.AskForChanges(actor.ForDecisions, seen, comment, transaction.Now);
                    transaction.Audit(AuditActions.ApprovalChangesRequested, request, ("comment", comment), ("planHash", seen));
                    break;
            }
        }, cancel);
    }

    /// <summary>A yes to a snapshot that is gone or different by now would be worth nothing: say so at once.</summary>
    private async Task CheckSnapshotAsync(Guid requestId, Attempted attempted, Actor actor, CancellationToken cancel)
    {
        ExportRequest? request = await work.ReadAsync(requestId, cancel);
        if (request is not { Status: RequestStatus.PendingApproval })
        {
            return; // the transaction says what is wrong
        }

        RuleBroken? refusal = null;
        try
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(PatienceWithAws);
            SnapshotFacts present = await lookUp.ExecuteAsync(request.Connection, request.Region, request.SnapshotName, request.Kind, patience.Token);
            if (request.Plan.DifferencesFrom(present) is { Count: > 0 } differences)
            {
                refusal = RuleBroken.Conflict("snapshot-changed", $"The snapshot is no longer what was requested. {string.Join(" ", differences)} Send the request back or reject it.");
            }
        }
        catch (RuleBroken gone) when (gone.Code == "snapshot-not-found")
        {
            refusal = RuleBroken.Conflict("snapshot-gone", "The snapshot has been deleted since it was requested. Reject the request.");
        }
        catch (Exception unavailable) when (unavailable is RuleBroken or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // AWS cannot be asked now; the approval stands, and the check before the call decides.
        }

        if (refusal is not null)
        {
            await transactions.RecordRefusalAsync(attempted, actor.ForAudit, refusal, cancel);
            throw refusal;
        }
    }

    private void Approve(PortalTransaction transaction, ExportRequest request, Actor actor, string seen, string? comment)
    {
        bool approved = request.Approve(actor.ForDecisions, seen, comment, settings.Value.Terms, transaction.Now);
        int given = request.PresentDecisions.Count(d => d.Kind == DecisionKind.Approved);
        transaction.Audit(AuditActions.ApprovalGiven, request, ("comment", comment), ("planHash", seen), ("approvals", given), ("required", request.RequiredApprovals));
        if (approved)
        {
            transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.DueAt - transaction.Now));
        }
    }

    private static string Verb(DecisionKind kind) => kind switch
    {
        DecisionKind.Approved => "approve",
        DecisionKind.Rejected => "reject",
        _ => "ask for changes",
    };
}
