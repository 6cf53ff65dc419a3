using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>What holds for every change of an account, judged inside its transaction.</summary>
internal static class PeopleRules
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxName = 100;

    private const int MaxGroupName = 60;

    /// <summary>Lets one change of accounts at a time run, so that two administrators cannot close each other's accounts at the same instant.</summary>
    public static async Task TakeTurnsAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await LockAsync(db, cancel);

        // Judged again behind the lock: whoever came first may have taken this role away.
        if (!await Administrators.Active(db).AnyAsync(id => id == actor.Id, cancel))
        {
            throw RuleBroken.Forbidden("role-missing", "This needs the role Administrator. An administrator can grant it.");
        }
    }

    /// <summary>The lock behind which accounts change; SQLite has one writer anyway.</summary>
    public static async Task LockAsync(PortalDb db, CancellationToken cancel)
    {
        if (db.Database.IsNpgsql())
        {
            await db.Roles.FromSqlRaw("SELECT * FROM \"Roles\" WHERE \"Name\" = {0} FOR UPDATE", nameof(Role.Administrator)).ToListAsync(cancel);
        }
    }

    /// <summary>Refuses to change the own account, and to leave the portal without an administrator.</summary>
    /// <exception cref="RuleBroken">own-account, last-administrator</exception>
    public static async Task RequireChangeableAsync(PortalDb db, Actor actor, PortalUser person, bool staysAdministrator, CancellationToken cancel)
    {
        List<Guid> administrators = await Administrators.Active(db).ToListAsync(cancel);
        if (!staysAdministrator && administrators.Contains(person.Id) && administrators.Count == 1)
        {
            throw RuleBroken.Conflict("last-administrator", $"{person.DisplayName} is the last administrator. Make somebody else one first.");
        }

        if (person.Id == actor.Id)
        {
            throw RuleBroken.Forbidden("own-account", "You cannot change your own roles, groups or access. Another administrator must.");
        }
    }

    /// <summary>Refuses no role, and an auditor who could write.</summary>
    /// <exception cref="RuleBroken">roles-required, auditor-alone</exception>
    public static void CheckRoles(IReadOnlyCollection<Role> roles)
    {
        if (roles.Count == 0)
        {
            throw RuleBroken.Invalid("roles-required", "Choose at least one role.", "roles");
        }

        if (roles.Contains(Role.Auditor) && roles.Count > 1)
        {
            throw RuleBroken.Invalid("auditor-alone", "An auditor reads everything and changes nothing, so it is the only role of a person.", "roles");
        }
    }

    /// <summary>Cleans and checks the names of groups.</summary>
    /// <exception cref="RuleBroken">group-name-invalid</exception>
    public static List<string> CleanGroups(IEnumerable<string> groups)
    {
        List<string> clean = [.. groups.Select(g => g.Trim()).Where(g => g.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return clean.All(g => g.Length <= MaxGroupName && !g.Contains(',', StringComparison.Ordinal))
            ? clean
            : throw RuleBroken.Invalid("group-name-invalid", $"The name of a group has 1 to {MaxGroupName} characters and no comma.", "groups");
    }

    /// <summary>Gives a person exactly these roles.</summary>
    public static async Task SetRolesAsync(PortalDb db, Guid personId, IReadOnlyCollection<Role> roles, CancellationToken cancel)
    {
        List<IdentityUserRole<Guid>> has = await db.UserRoles.AsTracking().Where(r => r.UserId == personId).ToListAsync(cancel);
        string[] names = [.. roles.Select(r => r.ToString())];
        List<Guid> wanted = await db.Roles.Where(r => names.Contains(r.Name)).Select(r => r.Id).ToListAsync(cancel);
        db.UserRoles.RemoveRange(has.Where(r => !wanted.Contains(r.RoleId)));
        db.UserRoles.AddRange(wanted.Where(id => has.All(r => r.RoleId != id)).Select(id => new IdentityUserRole<Guid> { UserId = personId, RoleId = id }));
    }

    /// <summary>Puts a person into exactly these groups; those that do not exist yet are made. What the sign-in provider says stays.</summary>
    public static async Task SetGroupsAsync(PortalDb db, Guid personId, IReadOnlyCollection<string> groups, CancellationToken cancel)
    {
        List<GroupMember> has = await db.Set<GroupMember>().AsTracking().Where(m => m.UserId == personId).ToListAsync(cancel);
        HashSet<Guid> wanted = await FindOrMakeAsync(db, groups, cancel);
        db.RemoveRange(has.Where(m => !m.IsFromProvider && !wanted.Contains(m.GroupId)));
        db.AddRange(wanted.Where(id => has.All(m => m.GroupId != id)).Select(id => new GroupMember { GroupId = id, UserId = personId }));
    }

    /// <summary>Puts a person into exactly these groups of the sign-in provider; memberships made by hand stay.</summary>
    public static async Task SetProviderGroupsAsync(PortalDb db, Guid personId, IReadOnlyCollection<string> groups, CancellationToken cancel)
    {
        List<GroupMember> has = await db.Set<GroupMember>().AsTracking().Where(m => m.UserId == personId).ToListAsync(cancel);
        HashSet<Guid> wanted = await FindOrMakeAsync(db, groups, cancel);
        db.RemoveRange(has.Where(m => m.IsFromProvider && !wanted.Contains(m.GroupId)));
        has.FindAll(m => wanted.Contains(m.GroupId)).ForEach(m => m.IsFromProvider = true);
        db.AddRange(wanted.Where(id => has.All(m => m.GroupId != id)).Select(id => new GroupMember { GroupId = id, UserId = personId, IsFromProvider = true }));
    }

    private static async Task<HashSet<Guid>> FindOrMakeAsync(PortalDb db, IReadOnlyCollection<string> groups, CancellationToken cancel)
    {
        List<PortalGroup> all = await db.Groups.AsTracking().ToListAsync(cancel);
        HashSet<Guid> wanted = [];
        foreach (string name in groups)
        {
            PortalGroup? group = all.Find(g => string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase));
            if (group is null)
            {
                group = new PortalGroup { Id = Guid.CreateVersion7(), Name = name };
                db.Groups.Add(group);
            }

            wanted.Add(group.Id);
        }

        return wanted;
    }

    /// <summary>The names of a person's roles, sorted.</summary>
    public static Task<List<string>> RolesOfAsync(PortalDb db, Guid personId, CancellationToken cancel) =>
        db.UserRoles.Where(r => r.UserId == personId).Join(db.Roles, r => r.RoleId, r => r.Id, (_, role) => role.Name!).OrderBy(n => n).ToListAsync(cancel);

    /// <summary>The names of a person's groups, sorted.</summary>
    public static Task<List<string>> GroupsOfAsync(PortalDb db, Guid personId, CancellationToken cancel) =>
        db.Groups.Where(g => g.Members.Any(m => m.UserId == personId)).Select(g => g.Name).OrderBy(n => n).ToListAsync(cancel);

    /// <summary>Ends every session and open page of a person: they compare this stamp.</summary>
    public static void EndSessions(PortalUser person)
    {
        person.SecurityStamp = Guid.NewGuid().ToString("N");
        person.ConcurrencyStamp = Guid.NewGuid().ToString();
    }
}
