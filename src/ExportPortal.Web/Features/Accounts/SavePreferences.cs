using System.Security.Claims;
using ExportPortal.Data.Accounts;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Saves how a person wants to see the portal.</summary>
public sealed class SavePreferences(UserManager<PortalUser> users)
{
    /// <summary>Saves the theme ("light", "dark", anything else: the system's) and the time zone (IANA; unknown or empty: the browser's).</summary>
    /// <returns>The changed person, or null when the account is gone.</returns>
    public async Task<PortalUser?> ExecuteAsync(ClaimsPrincipal person, string? theme, string? timeZone)
    {
        PortalUser? user = await users.GetUserAsync(person);
        if (user is null)
        {
            return null;
        }

        user.Theme = theme is "light" or "dark" ? theme : null;
        user.TimeZone = !string.IsNullOrEmpty(timeZone) && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _) ? timeZone : null;
        await users.UpdateAsync(user);
        return user;
    }
}
