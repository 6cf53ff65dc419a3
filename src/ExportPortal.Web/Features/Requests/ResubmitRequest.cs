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
    /// <param name="requestId">The request.</param>
    /// <param name="justification">Why.</param>
    /// <param name="ticket">Reference to a ticket, or null.</param>
    /// <param name="notBefore">Not to be sent before, or null.</param>
    /// <param name="repeatReason">Why a snapshot that was exported before is needed again; null leaves it as it is.</param>
    /// <param name="tags">The request's own tags; null leaves them as they are.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, request-not-found, not-requester, not-editable, and those of the fields</exception>
    public async Task ExecuteAsync(Guid requestId, string justification, string? ticket, DateTimeOffset? notBefore, string? repeatReason, IReadOnlyList<string>? tags, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("edit", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            Dictionary<string, object?> before = Words(request);
            request.Resubmit(actor.Id, justification, ticket, notBefore, settings.Value.Terms, transaction.Now, repeatReason, tags);
            transaction.Audit(AuditActions.RequestResubmitted, request, ("revision", request.Revision), ("before", before), ("after", Words(request)));
            if (request.Status == RequestStatus.Approved)
            {
                transaction.Audit(AuditActions.RequestApprovedByRule, request, ("policy", request.Policy.Name));
                transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.DueAt - transaction.Now));
            }
        }, cancel);
    }

    private static Dictionary<string, object?> Words(ExportRequest request)
    {
        Dictionary<string, object?> words = new() { ["justification"] = request.Justification, ["ticket"] = request.Ticket, ["notBefore"] = request.NotBefore };
        if (request.Checks is { IsRepeat: true })
        {
            words["repeatReason"] = request.RepeatReason;
        }

        if (request.Tags.Count > 0)
        {
            words["requestTags"] = request.Tags;
        }

        return words;
    }
}
