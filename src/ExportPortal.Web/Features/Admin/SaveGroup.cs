using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>An administrator makes a group, renames it or says who is in it. Sessions of people whose groups change end.</summary>
public sealed class SaveGroup(CurrentUser user, PortalTransactions transactions, LightsailConnections connections)
{
    /// <summary>Saves it.</summary>
    /// <param name="id">The group; null makes one.</param>
    /// <param name="name">1 to 60 characters without a comma, unique without regard to case. A group that policies or open requests name keeps its name.</param>
    /// <param name="members">Everybody who shall be in it.</param>
    /// <param name="guarded">Connections that only this group, and others that name them too, may see.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <returns>The group's id.</returns>
    /// <exception cref="RuleBroken">
    /// role-missing, group-not-found, group-name-invalid, group-name-taken, group-in-use, own-account, user-not-found, group-from-provider, unknown-connection
    /// </exception>
    public async Task<Guid> ExecuteAsync(Guid? id, string? name, IReadOnlyCollection<Guid> members, IReadOnlyCollection<string> guarded, CancellationToken cancel)
    {
        Attempted attempted = new(id is null ? "create" : "change", "group", id?.ToString() ?? "new");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            await PeopleRules.TakeTurnsAsync(transaction.Db, actor, cancel);
            PortalGroup group = id is { } known ? await GroupRules.LoadAsync(transaction.Db, known, cancel) : new PortalGroup { Id = Guid.CreateVersion7(transaction.Now), Name = "" };
            string clean = await GroupRules.CleanNameAsync(transaction.Db, name, id, cancel);
            string[] seen = Names(guarded, group.Connections);
            Guid[] had = [.. group.Members.Select(m => m.UserId)];
            Guid[] wanted = [.. members.Distinct()];
            Guid[] changed = [.. had.Except(wanted).Concat(wanted.Except(had))];
            GroupRules.RequireNotSelf(actor, changed);
            if (group.Members.Exists(m => m.IsFromProvider && !wanted.Contains(m.UserId)))
            {
                throw RuleBroken.Conflict("group-from-provider", "The sign-in provider has put somebody into this group whom you leave out. Change it there.");
            }

            if (id is not null && !string.Equals(group.Name, clean, StringComparison.OrdinalIgnoreCase))
            {
                await GroupRules.RequireUnusedAsync(transaction.Db, group.Name, cancel);
            }

            List<PortalUser> people = await transaction.Db.Users.AsTracking().Where(u => changed.Contains(u.Id)).ToListAsync(cancel);
            if (people.Count != changed.Length)
            {
                throw RuleBroken.NotFound("user-not-found", "There is no such account.");
            }

            if (id is not null && changed.Length == 0 && group.Name == clean && group.Connections.SequenceEqual(seen, StringComparer.Ordinal))
            {
                return group.Id;
            }

            Dictionary<string, object?>? before = id is null ? null : await GroupRules.DescribeAsync(transaction.Db, group.Name, had, group.Connections, cancel);
            group.Name = clean;
            group.Connections = seen;
            group.Members.RemoveAll(m => !wanted.Contains(m.UserId));
            group.Members.AddRange(wanted.Except(had).Select(m => new GroupMember { GroupId = group.Id, UserId = m }));
            if (id is null)
            {
                transaction.Db.Groups.Add(group);
            }

            people.ForEach(PeopleRules.EndSessions);
            transaction.Audit(GroupRules.Event(id is null ? AuditActions.GroupCreated : AuditActions.GroupChanged, group, before, await GroupRules.DescribeAsync(transaction.Db, clean, wanted, seen, cancel)));
            return group.Id;
        }, cancel);
    }

    // As the settings write them. One that has left the settings may stay: taking it away would show its requests to everybody.
    private string[] Names(IReadOnlyCollection<string> guarded, IReadOnlyList<string> had) =>
        [.. guarded.Select(name => connections.Find(name)?.Name ?? had.FirstOrDefault(h => string.Equals(h, name, StringComparison.OrdinalIgnoreCase))
            ?? throw RuleBroken.Invalid("unknown-connection", $"There is no connection \"{(name.Length > 60 ? name[..60] : name)}\".", "connections"))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}
