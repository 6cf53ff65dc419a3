using ExportPortal.Data.Approvals;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Ends a delegation now: by who named the deputy, by the deputy, or by an administrator.</summary>
public sealed class EndDelegation(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Ends it.</summary>
    /// <exception cref="RuleBroken">role-missing, delegation-not-found, delegation-over</exception>
    public async Task ExecuteAsync(Guid id, CancellationToken cancel)
    {
        Attempted attempted = new("end a delegation", "delegation", id.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Approver, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            Delegation? found = await transaction.Db.Delegations.AsTracking().SingleOrDefaultAsync(d => d.Id == id, cancel);
            if (found is null || (found.FromId != actor.Id && found.ToId != actor.Id && !actor.Has(Role.Administrator)))
            {
                throw RuleBroken.NotFound("delegation-not-found", "There is no such delegation, or it is not yours.");
            }

            if (found.EndsAt <= transaction.Now)
            {
                throw RuleBroken.Conflict("delegation-over", "It is over already.");
            }

            // One that has not begun ends where it would have begun.
            found.EndsAt = found.StartsAt > transaction.Now ? found.StartsAt : transaction.Now;
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.DelegationEnded,
                SubjectType = "delegation",
                SubjectId = id.ToString(),
                Data = new Dictionary<string, object?> { ["fromId"] = found.FromId, ["toId"] = found.ToId, ["endsAt"] = found.EndsAt },
            });
        }, cancel);
    }
}
