using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.StaticAssets;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>Judges the session cookie at every request, so that what was ended is over at once.</summary>
public static class SessionCookie
{
    /// <summary>Lets the cookie count only as long as its session does, and says what is pending.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        HttpContext http = context.HttpContext;
        if (context.Principal is null || http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return; // a style sheet is the same for everybody
        }

        OpenSessions sessions = http.RequestServices.GetRequiredService<OpenSessions>();
        OpenSession? open = await sessions.FindAsync(context.Principal, http.RequestAborted);
        if (open is null)
        {
            if (await sessions.WasIdleAsync(context.Principal, http.RequestAborted))
            {
                IdleNotice.Leave(http);
            }

            context.RejectPrincipal();
            await http.SignOutAsync(context.Scheme.Name);
            return;
        }

        http.RequestServices.GetRequiredService<TokenUses>().Note(open.Session, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        if (open.Pending is not null)
        {
            ((ClaimsIdentity)context.Principal.Identity!).AddClaim(new Claim(SessionClaims.Pending, open.Pending));
        }
    }
}
