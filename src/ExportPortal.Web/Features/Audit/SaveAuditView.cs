using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Audit.Search;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>Keeps a query under a name; one of the same name and person is replaced.</summary>
public sealed class SaveAuditView(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>How many views one person may keep.</summary>
    public const int MostOfOne = 100;

    /// <summary>Keeps it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, name-invalid, query-invalid, too-many-views</exception>
    public async Task<Guid> ExecuteAsync(string? name, string? query, bool shared, CancellationToken cancel)
    {
        Attempted attempted = new("save view", "audit", "views");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Auditor, Role.Administrator);
        string clean = (name ?? "").Trim();
        if (clean.Length is 0 or > AuditView.MaxName || clean.Any(char.IsControl))
        {
            throw RuleBroken.Invalid("name-invalid", $"Give the view a name of 1 to {AuditView.MaxName} characters.", "name");
        }

        string text = AuditQueryText.Write(new AuditFilter(Query: query).ToNode());
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            AuditView? view = await transaction.Db.AuditViews.AsTracking().SingleOrDefaultAsync(v => v.OwnerId == actor.Id && v.Name == clean, cancel);
            if (view is null && await transaction.Db.AuditViews.CountAsync(v => v.OwnerId == actor.Id, cancel) >= MostOfOne)
            {
                throw RuleBroken.Conflict("too-many-views", $"You keep {MostOfOne} views. Remove one first.");
            }

            string? before = view?.Query;
            if (view is null)
            {
                view = new AuditView { Id = Guid.CreateVersion7(transaction.Now), Name = clean, Query = text, OwnerId = actor.Id, OwnerName = actor.Name };
                transaction.Db.AuditViews.Add(view);
            }

            (view.Query, view.IsShared, view.OwnerName, view.SavedAt) = (text, shared, actor.Name, transaction.Now);
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.AuditViewSaved, SubjectType = "audit-view", SubjectId = clean, Data = new Dictionary<string, object?> { ["query"] = text, ["before"] = before, ["shared"] = shared },
            });
            return view.Id;
        }, cancel);
    }
}
