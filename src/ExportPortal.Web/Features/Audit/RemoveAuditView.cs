using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Removes a kept query of the person's own.</summary>
public sealed class RemoveAuditView(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Removes it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, view-not-found</exception>
    public async Task ExecuteAsync(Guid id, CancellationToken cancel)
    {
        Attempted attempted = new("remove view", "audit", "views");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Auditor, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            AuditView view = await transaction.Db.AuditViews.AsTracking().SingleOrDefaultAsync(v => v.Id == id && v.OwnerId == actor.Id, cancel)
                ?? throw RuleBroken.NotFound("view-not-found", "There is no such view of yours.");
            transaction.Db.AuditViews.Remove(view);
            transaction.Audit(new AuditEntry { Action = AuditActions.AuditViewRemoved, SubjectType = "audit-view", SubjectId = view.Name, Data = new Dictionary<string, object?> { ["query"] = view.Query, ["shared"] = view.IsShared } });
        }, cancel);
    }
}
