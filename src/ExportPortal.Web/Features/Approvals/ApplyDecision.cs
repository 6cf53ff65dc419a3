using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The step that decisions share, alone or several at once: the aggregate's rules, its events, the wake-up, inside a transaction.</summary>
public sealed class ApplyDecision(IWakeUp wakeUp, IOptions<ApprovalSettings> settings)
{
    /// <summary>Decides on a loaded request.</summary>
    /// <param name="transaction">Where it is stored.</param>
    /// <param name="request">The request, which the person may see.</param>
    /// <param name="authorities">Under which the person may decide; see <see cref="DecisionRights"/>.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="seenPlanHash">Hash of the plan that the person saw, or null to take it as it stands.</param>
    /// <param name="comment">The person's words.</param>
    /// <exception cref="RuleBroken">What the aggregate refuses; nothing has been changed then.</exception>
    public void Execute(PortalTransaction transaction, ExportRequest request, IReadOnlyList<Approver> authorities, DecisionKind kind, string? seenPlanHash, string? comment)
    {
        string seen = seenPlanHash ?? request.PlanHash;
        Approver authority = request.ChooseAuthority(authorities, transaction.Now);
        (string, object?)[] said = [("comment", comment), ("planHash", seen), ("deputyFor", authority.DeputyForName), ("deputyForId", authority.DeputyForId)];
        switch (kind)
        {
            case DecisionKind.Approved:
                bool approved = request.Approve(authority, seen, comment, settings.Value.Terms, transaction.Now);
                int given = request.PresentDecisions.Count(d => d.Kind == DecisionKind.Approved);
                transaction.Audit(AuditActions.ApprovalGiven, request, [.. said, ("approvals", given), ("required", request.RequiredApprovals)]);
                if (approved)
                {
                    transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.DueAt - transaction.Now));
                }

                break;
            case DecisionKind.Rejected:
                request.Reject(authority, seen, comment, transaction.Now);
                transaction.Audit(AuditActions.ApprovalRejected, request, said);
                break;
            default:
                request.AskForChanges(authority, seen, comment, transaction.Now);
                transaction.Audit(AuditActions.ApprovalChangesRequested, request, said);
                break;
        }
    }

    /// <summary>The decision as a verb, for the audit history.</summary>
    internal static string Verb(DecisionKind kind) => kind switch
    {
        DecisionKind.Approved => "approve",
        DecisionKind.Rejected => "reject",
        _ => "ask for changes",
    };
}
