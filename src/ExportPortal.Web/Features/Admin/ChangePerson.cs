using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>What an account should be.</summary>
/// <param name="Roles">One or more; Auditor stands alone.</param>
/// <param name="Groups">Names of groups; new ones are made.</param>
/// <param name="IsDisabled">Cannot sign in.</param>
public sealed record PersonChange(IReadOnlyCollection<Role> Roles, IReadOnlyCollection<string> Groups, bool IsDisabled);

/// <summary>An administrator changes somebody else's roles, groups or access. Sessions of that person end.</summary>
public sealed class ChangePerson(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Changes it.</summary>
    /// <param name="personId">The account.</param>
    /// <param name="wanted">What it should be.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, user-not-found, own-account, last-administrator, roles-required, auditor-alone, group-name-invalid, roles-from-provider, group-from-provider</exception>
    public async Task ExecuteAsync(Guid personId, PersonChange wanted, CancellationToken cancel)
    {
        Attempted attempted = new("change", "user", personId.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            await PeopleRules.TakeTurnsAsync(transaction.Db, actor, cancel);
            PortalUser person = await transaction.Db.Users.AsTracking().SingleOrDefaultAsync(u => u.Id == personId, cancel)
                ?? throw RuleBroken.NotFound("user-not-found", "There is no such account.");
            PeopleRules.CheckRoles(wanted.Roles);
            List<string> groups = PeopleRules.CleanGroups(wanted.Groups);
            await PeopleRules.RequireChangeableAsync(transaction.Db, actor, person, staysAdministrator: wanted.Roles.Contains(Role.Administrator) && !wanted.IsDisabled, cancel);

            List<string> hadRoles = await PeopleRules.RolesOfAsync(transaction.Db, personId, cancel);
            if (person.IsFromProvider && !hadRoles.ToHashSet(StringComparer.Ordinal).SetEquals(wanted.Roles.Select(r => r.ToString())))
            {
                throw RuleBroken.Conflict("roles-from-provider", $"The sign-in provider says which roles {person.DisplayName} has. Change the groups there.");
            }

            List<string> fromProvider = await transaction.Db.Groups.Where(g => g.Members.Any(m => m.UserId == personId && m.IsFromProvider)).Select(g => g.Name).ToListAsync(cancel);
            if (fromProvider.Except(groups, StringComparer.OrdinalIgnoreCase).Any())
            {
                throw RuleBroken.Conflict("group-from-provider", $"The sign-in provider has put {person.DisplayName} into a group that you leave out. Change it there.");
            }

            Dictionary<string, object?> before = Describe(hadRoles, await PeopleRules.GroupsOfAsync(transaction.Db, personId, cancel), person.IsDisabled);
            await PeopleRules.SetRolesAsync(transaction.Db, personId, wanted.Roles, cancel);
            await PeopleRules.SetGroupsAsync(transaction.Db, personId, groups, cancel);
            person.IsDisabled = wanted.IsDisabled;
            PeopleRules.EndSessions(person);
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.UserChanged,
                SubjectType = "user",
                SubjectId = personId.ToString(),
                Data = new Dictionary<string, object?>
                {
                    ["name"] = person.DisplayName,
                    ["before"] = before,
                    ["after"] = Describe([.. wanted.Roles.Select(r => r.ToString()).Order(StringComparer.Ordinal)], groups, wanted.IsDisabled),
                },
            });
        }, cancel);
    }

    private static Dictionary<string, object?> Describe(List<string> roles, List<string> groups, bool disabled) =>
        new() { ["roles"] = roles, ["groups"] = groups, ["disabled"] = disabled };
}
