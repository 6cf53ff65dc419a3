using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Who has a role, and who belongs to which group.</summary>
public static class PeopleQueries
{
    /// <summary>People with a role whose accounts are not closed. They may be locked for the moment.</summary>
    /// <param name="db">The database.</param>
    /// <param name="role">The role.</param>
    public static IQueryable<PortalUser> UsersIn(this PortalDb db, Role role)
    {
        string name = role.ToString();
        return db.Users.AsNoTracking().Where(u => !u.IsDisabled && db.UserRoles.Any(r => r.UserId == u.Id && db.Roles.Any(x => x.Id == r.RoleId && x.Name == name)));
    }

    /// <summary>Leaves out whoever is locked at an instant.</summary>
    /// <param name="users">People.</param>
    /// <param name="now">The instant, UTC.</param>
    public static IQueryable<PortalUser> NotLocked(this IQueryable<PortalUser> users, DateTimeOffset now) => users.Where(u => !(u.LockoutEnd > now));

    /// <summary>Names of the groups of people, by person.</summary>
    /// <param name="db">The database.</param>
    /// <param name="people">Their ids.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<ILookup<Guid, string>> ReadGroupsAsync(this PortalDb db, IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var memberships = await db.Groups.AsNoTracking().SelectMany(g => g.Members, (g, m) => new { m.UserId, g.Name }).Where(m => people.Contains(m.UserId)).ToListAsync(cancel);
        return memberships.ToLookup(m => m.UserId, m => m.Name);
    }
}
