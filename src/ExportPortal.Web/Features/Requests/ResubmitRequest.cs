using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Edits the signed-in requester's own request: a new revision, for which no decision counts yet.</summary>
public sealed class ResubmitRequest(CurrentUser user, PortalTransactions transactions, IWakeUp wakeUp, IOptions<ApprovalSettings> settings)
{
    /// <summary>Edits and asks again.</summary>
    /// <exception cref="RuleBroken">role-missing, request-not-found, not-requester, not-editable, and those of the fields</exception>
    public async Task ExecuteAsync(Guid requestId, string justification, string? ticket, DateTimeOffset? notBefore, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("edit", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            Dictionary<string, object?> before = Words(request);
            request.Resubmit(actor.Id, justification, ticket, notBefore, settings.Value.Terms, transaction.Now);
            transaction.Audit(AuditActions.RequestResubmitted, request, ("revision", request.Revision), ("before", before), ("after", Words(request)));
            if (request.Status == RequestStatus.Approved)
            {
                transaction.Audit(AuditActions.RequestApprovedByRule, request, ("policy", request.Policy.Name));
                transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.DueAt - transaction.Now));
            }
        }, cancel);
    }

    private static Dictionary<string, object?> Words(ExportRequest request) => new()
    {
        ["justification"] = request.Justification,
        ["ticket"] = request.Ticket,
        ["notBefore"] = request.NotBefore,
    };
}
