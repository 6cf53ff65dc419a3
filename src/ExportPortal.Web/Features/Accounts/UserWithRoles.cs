using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>An account and its roles, as they stood in the database when it was read.</summary>
/// <param name="User">The account.</param>
/// <param name="Roles">Its roles.</param>
public sealed record UserWithRoles(PortalUser User, IReadOnlySet<Role> Roles)
{
    // Every click asks it: compiled once, it takes half of the time.
    private static readonly CompiledOnce<Func<PortalDb, Guid, IAsyncEnumerable<Row>>> Rows = new(() => EF.CompileAsyncQuery((PortalDb db, Guid id) =>
        from user in db.Users.AsNoTracking().TagWith(KeptStatements.Mark)
        where user.Id == id
        from role in db.UserRoles.Where(r => r.UserId == user.Id).Join(db.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name).DefaultIfEmpty()
        select new Row(user, role)));

    /// <summary>Reads it by one statement; null when there is no such account.</summary>
    public static async Task<UserWithRoles?> ReadAsync(PortalDb db, Guid id, CancellationToken cancel)
    {
        List<Row> rows = await Rows.For(db)(db, id).ToListAsync(cancel);
        return rows.Count == 0 ? null : new UserWithRoles(rows[0].User, RolesOf(rows.Select(r => r.Role)));
    }

    /// <summary>The roles of these names; others are no roles of the portal.</summary>
    public static IReadOnlySet<Role> RolesOf(IEnumerable<string?> names) => names.Where(n => Enum.TryParse<Role>(n, out _)).Select(n => Enum.Parse<Role>(n!)).ToHashSet();

    /// <summary>Whether it may do anything at this time.</summary>
    public bool IsOpenAt(DateTimeOffset now) => !User.IsDisabled && !(User.LockoutEnd > now);

    private sealed record Row(PortalUser User, string? Role);
}
