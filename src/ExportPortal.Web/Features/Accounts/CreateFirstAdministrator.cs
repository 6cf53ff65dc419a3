using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Makes the first account of a portal that has none, for whoever holds the set-up link.</summary>
public sealed class CreateFirstAdministrator(SetupLink link, UserManager<PortalUser> users, AccountTrail trail, TimeProvider clock)
{
    /// <summary>Makes the administrator. Returns what is wrong, in sentences; nothing when it is done.</summary>
    public async Task<IReadOnlyList<string>> ExecuteAsync(string? token, string name, string email, string password, CancellationToken cancel)
    {
        if (token is null || !link.TryTake(token))
        {
            return ["This set-up link is not valid any more."];
        }

        if (await users.Users.AnyAsync(cancel))
        {
            return ["This portal already has an account. Ask its administrator for yours."];
        }

        PortalUser user = new() { UserName = email.Trim(), Email = email.Trim(), EmailConfirmed = true, DisplayName = name.Trim(), CreatedAt = clock.GetUtcNow() };
        IdentityResult made = await users.CreateAsync(user, password);
        if (!made.Succeeded)
        {
            link.GiveBack(token);
            return [.. made.Errors.Select(error => error.Description)];
        }

        await users.AddToRoleAsync(user, nameof(Role.Administrator));
        await trail.RecordAsync(AuditActions.UserCreated, user, ("email", user.Email), ("roles", new[] { nameof(Role.Administrator) }), ("by", "set-up link"));
        return [];
    }
}
