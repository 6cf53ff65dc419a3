using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Sends a failed request again, as a new attempt under the same approval. For its requester or an administrator.</summary>
public sealed class RetryRequest(CurrentUser user, PortalTransactions transactions, IWakeUp wakeUp)
{
    /// <summary>Retries.</summary>
    /// <exception cref="RuleBroken">role-missing, request-not-found, not-requester, not-failed, approval-expired</exception>
    public async Task ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("retry", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            request.Retry(actor.Id, actor.Has(Role.Administrator), transaction.Now);
            transaction.Audit(AuditActions.RequestRetried, request, ("attemptsBefore", request.Attempts.Count), ("errorCode", request.ErrorCode));
            transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.DueAt - transaction.Now));
        }, cancel);
    }
}
