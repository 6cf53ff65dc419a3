using System.Security.Claims;
using ExportPortal.Data.Accounts;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// Identity's sign-in with the portal's own conditions: a disabled account does not get in, a person with a passkey needs more than a password, and every
/// sign-in is a session that the cookie names.
/// </summary>
public sealed class PortalSignIn(
    UserManager<PortalUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<PortalUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<PortalUser>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<PortalUser> confirmation,
    StartSession startSession)
    : SignInManager<PortalUser>(users, http, claims, options, log, schemes, confirmation)
{
    private const string MethodClaim = "amr";

    /// <inheritdoc/>
    public override async Task<bool> CanSignInAsync(PortalUser user) => !user.IsDisabled && await base.CanSignInAsync(user);

    /// <inheritdoc/>
    public override async Task<bool> IsTwoFactorEnabledAsync(PortalUser user) =>
        await base.IsTwoFactorEnabledAsync(user) || (await UserManager.GetPasskeysAsync(user)).Count > 0;

    /// <summary>Sets the session cookie of somebody who has proven who it is.</summary>
    /// <param name="user">Who.</param>
    /// <param name="method">How, one of <see cref="SignInMethod"/>.</param>
    /// <param name="properties">What the cookie carries beside, or null.</param>
    public async Task StartAsync(PortalUser user, string method, AuthenticationProperties? properties = null)
    {
        UserSession session = await startSession.ExecuteAsync(user, method, Context);
        properties ??= new AuthenticationProperties();
        properties.ExpiresUtc = session.ExpiresAt;
        await base.SignInWithClaimsAsync(user, properties, [new Claim(SessionClaims.Id, session.Id.ToString())]);
    }

    /// <inheritdoc/>
    public override Task SignInWithClaimsAsync(PortalUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims) =>
        // What Identity signs in by itself: "pwd" after a password, "mfa" after a code.
        StartAsync(user, additionalClaims.Any(c => c is { Type: MethodClaim, Value: "mfa" }) ? SignInMethod.SecondFactor : SignInMethod.Password);

    /// <summary>Writes the cookie of the present session anew, after a change of the own account.</summary>
    public override Task RefreshSignInAsync(PortalUser user) => RewriteAsync(user, isReasoned: false);

    /// <summary>Writes the cookie of the present session anew: it says from now on that the break-glass account is used for a reason that was given.</summary>
    public Task NoteReasonAsync(PortalUser user) => RewriteAsync(user, isReasoned: true);

    private async Task RewriteAsync(PortalUser user, bool isReasoned)
    {
        AuthenticateResult present = await Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (present.Principal is { } person && SessionClaims.SessionOf(person) is { } session && UserManager.GetUserId(person) == user.Id.ToString())
        {
            List<Claim> said = [new(SessionClaims.Id, session.ToString())];
            if (isReasoned || SessionClaims.IsReasoned(person))
            {
                said.Add(new Claim(SessionClaims.Reasoned, session.ToString()));
            }

            await base.SignInWithClaimsAsync(user, present.Properties, said);
        }
    }
}
