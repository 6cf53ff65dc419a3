using System.Security.Claims;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Puts what the shell shows about a person into the cookie: the display name and the chosen time zone.</summary>
public sealed class PortalClaims(UserManager<PortalUser> users, RoleManager<PortalRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<PortalUser, PortalRole>(users, roles, options)
{
    /// <summary>Claim type of the display name.</summary>
    public const string DisplayName = "ep:name";

    /// <summary>Claim type of the IANA time zone that the person chose; absent when the browser's counts.</summary>
    public const string TimeZone = "ep:zone";

    /// <inheritdoc/>
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        ClaimsIdentity identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        if (!string.IsNullOrEmpty(user.TimeZone))
        {
            identity.AddClaim(new Claim(TimeZone, user.TimeZone));
        }

        return identity;
    }

    /// <summary>The name that others see; the sign-in name where there is none.</summary>
    public static string NameOf(ClaimsPrincipal user) =>
        user.FindFirstValue(DisplayName) is { Length: > 0 } name ? name : user.Identity?.Name ?? "";

    /// <summary>The roles of a signed-in person, in the order of <see cref="Role"/>.</summary>
    public static IReadOnlyList<Role> RolesOf(ClaimsPrincipal user) =>
        [.. Enum.GetValues<Role>().Where(role => user.IsInRole(role.ToString()))];
}
