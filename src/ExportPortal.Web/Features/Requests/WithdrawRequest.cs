using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Takes the signed-in requester's own request back: withdrawn before approval, cancelled before it is sent.</summary>
public sealed class WithdrawRequest(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Withdraws.</summary>
    /// <exception cref="RuleBroken">role-missing, request-not-found, not-requester, not-withdrawable</exception>
    public async Task ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("withdraw", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            request.Withdraw(actor.Id, transaction.Now);
            transaction.Audit(request.Status == RequestStatus.Cancelled ? AuditActions.RequestCancelled : AuditActions.RequestWithdrawn, request);
        }, cancel);
    }
}
