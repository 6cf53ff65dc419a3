using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ExportPortal.Data.Accounts;

/// <summary>Finds whose rights or sessions a transaction is about to change, so that open pages of these people are judged again at once.</summary>
internal static class AccessChanges
{
    public static IEnumerable<Guid> In(ChangeTracker tracker)
    {
        foreach (EntityEntry entry in tracker.Entries())
        {
            switch (entry.Entity)
            {
                case PortalUser user when entry.State == EntityState.Modified
                    && (Differs(entry, nameof(PortalUser.SecurityStamp)) || Differs(entry, nameof(PortalUser.IsDisabled)) || Differs(entry, nameof(PortalUser.LockoutEnd))):
                    yield return user.Id;
                    break;
                case IdentityUserRole<Guid> role when entry.State is EntityState.Added or EntityState.Deleted:
                    yield return role.UserId;
                    break;
                case UserSession session when entry.State == EntityState.Modified && Differs(entry, nameof(UserSession.EndedAt)):
                    yield return session.UserId;
                    break;
            }
        }
    }

    private static bool Differs(EntityEntry entry, string property) => !Equals(entry.Property(property).OriginalValue, entry.Property(property).CurrentValue);
}
