using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Requests;

/// <summary>
/// Says something in the conversation of a request. The audit history itself keeps the words: nobody can change them later, and the
/// evidence of a request contains them.
/// </summary>
public sealed class PostMessage(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Posts it. For everybody who may see the request, but auditors, who change nothing.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="text">1 to 2,000 characters.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, request-not-found, message-empty, message-too-long</exception>
    public async Task ExecuteAsync(Guid requestId, string? text, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("comment", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester, Role.Approver, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            string words = (text ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
            if (words.Length is 0 or > ExportRequest.MaxComment)
            {
                throw words.Length == 0
                    ? RuleBroken.Invalid("message-empty", "Write something first.", "text")
                    : RuleBroken.Invalid("message-too-long", $"The message has {words.Length} characters; {ExportRequest.MaxComment} are the most.", "text");
            }

            transaction.Audit(AuditActions.RequestCommented, request, ("comment", words));
            transaction.NewsOf(request);
        }, cancel);
    }
}
