using System.Security.Claims;
using ExportPortal.Domain.Accounts;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Where a person's work is.</summary>
public static class LandingPage
{
    /// <summary>The path to open after sign-in. With several roles: decisions first, then administration, audit, requests.</summary>
    public static string For(ClaimsPrincipal user) => For(PortalClaims.RolesOf(user));

    /// <inheritdoc cref="For(ClaimsPrincipal)"/>
    public static string For(IReadOnlyCollection<Role> roles) =>
        roles.Contains(Role.Approver) ? "/inbox"
        : roles.Contains(Role.Administrator) ? "/dashboard"
        : roles.Contains(Role.Auditor) ? "/audit"
        : roles.Contains(Role.Requester) ? "/snapshots"
        : "/account";
}
