using System.Security.Claims;
using ExportPortal.Data.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// Asks the database every 30 seconds whether the person of an open page is still who the page thinks: same security stamp, not disabled,
/// not locked, same roles. A circuit outlives its cookie otherwise.
/// </summary>
public sealed class RevalidatingAuthentication(ILoggerFactory logs, IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        return await IsStillValidAsync(users, authenticationState.User, options.Value.ClaimsIdentity);
    }

    /// <summary>Whether the person is still who the claims say.</summary>
    public static async Task<bool> IsStillValidAsync(UserManager<PortalUser> users, ClaimsPrincipal person, ClaimsIdentityOptions claims)
    {
        PortalUser? user = await users.GetUserAsync(person);
        if (user is null || user.IsDisabled || await users.IsLockedOutAsync(user)
            || person.FindFirstValue(claims.SecurityStampClaimType) != await users.GetSecurityStampAsync(user))
        {
            return false;
        }

        IEnumerable<string> shown = person.FindAll(claims.RoleClaimType).Select(claim => claim.Value);
        return new HashSet<string>(await users.GetRolesAsync(user), StringComparer.Ordinal).SetEquals(shown);
    }
}
