using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>An administrator deletes a group that nothing goes by any more.</summary>
public sealed class DeleteGroup(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Deletes it; sessions of its members end.</summary>
    /// <exception cref="RuleBroken">role-missing, group-not-found, group-in-use, group-from-provider, own-account</exception>
    public async Task ExecuteAsync(Guid id, CancellationToken cancel)
    {
        Attempted attempted = new("delete", "group", id.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            await PeopleRules.TakeTurnsAsync(transaction.Db, actor, cancel);
            PortalGroup group = await GroupRules.LoadAsync(transaction.Db, id, cancel);
            await GroupRules.RequireUnusedAsync(transaction.Db, group.Name, cancel);
            if (group.Members.Exists(m => m.IsFromProvider))
            {
                throw RuleBroken.Conflict("group-from-provider", "The sign-in provider has put people into this group; it would come back at their next sign-in. Take it out of Authentication:Oidc:GroupMap first.");
            }

            Guid[] members = [.. group.Members.Select(m => m.UserId)];
            GroupRules.RequireNotSelf(actor, members);
            Dictionary<string, object?> before = await GroupRules.DescribeAsync(transaction.Db, group.Name, members, group.Connections, cancel);
            (await transaction.Db.Users.AsTracking().Where(u => members.Contains(u.Id)).ToListAsync(cancel)).ForEach(PeopleRules.EndSessions);
            transaction.Db.Groups.Remove(group);
            transaction.Audit(GroupRules.Event(AuditActions.GroupDeleted, group, before, null));
        }, cancel);
    }
}
