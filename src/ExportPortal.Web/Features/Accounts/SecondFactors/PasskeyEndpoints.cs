using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts.Sessions;
using ExportPortal.Web.Features.Security;
using Microsoft.AspNetCore.Antiforgery;

namespace ExportPortal.Web.Features.Accounts.SecondFactors;

/// <summary>The two calls with which a page asks what the browser needs for a passkey. Both need the antiforgery token: they set a cookie.</summary>
public static class PasskeyEndpoints
{
    /// <summary>For signing in.</summary>
    public const string SignIn = "/sign-in/passkey/options";

    /// <summary>For making one.</summary>
    public const string Create = "/account/passkeys/options";

    /// <summary>Maps them.</summary>
    public static void MapPasskeys(this WebApplication app)
    {
        app.MapPost(SignIn, async (HttpContext http, IAntiforgery antiforgery, Passkeys passkeys) =>
            await antiforgery.HasTokenAsync(http) ? Json(await passkeys.BeginSignInAsync()) : Results.BadRequest()).AllowAnonymous();
        app.MapPost(Create, async (HttpContext http, IAntiforgery antiforgery, Passkeys passkeys) =>
        {
            if (!await antiforgery.HasTokenAsync(http))
            {
                return Results.BadRequest();
            }

            try
            {
                return SessionClaims.PendingOf(http.User) == SessionClaims.PasswordPending ? Results.Forbid() : Json(await passkeys.BeginAsync(http.RequestAborted));
            }
            catch (RuleBroken refusal)
            {
                return Results.Text(Say(refusal.Message), "text/plain", statusCode: StatusCodes.Status409Conflict);
            }
        }).RequireAuthorization();
    }

    private static IResult Json(string json) => Results.Text(json, "application/json");
}
