using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Who can administrate: has the role, is not disabled, and has some way to sign in. There is always one.</summary>
public static class Administrators
{
    /// <summary>Their ids.</summary>
    public static IQueryable<Guid> Active(PortalDb db) =>
        db.UserRoles.Join(db.Roles.Where(r => r.Name == nameof(Role.Administrator)), r => r.RoleId, r => r.Id, (r, _) => r.UserId)
            .Join(db.Users.Where(u => !u.IsDisabled && (u.PasswordHash != null || db.UserLogins.Any(l => l.UserId == u.Id) || db.UserPasskeys.Any(p => p.UserId == u.Id))), id => id, u => u.Id, (id, _) => id);
}
