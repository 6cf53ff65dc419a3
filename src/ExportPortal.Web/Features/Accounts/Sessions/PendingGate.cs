namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>
/// Keeps a person who still has to choose a password or show a second factor on the page where that is done: no other page, no circuit.
/// Use cases refuse such a session too; this only leads the browser to the right place.
/// </summary>
public sealed class PendingGate(RequestDelegate next)
{
    /// <summary>The page.</summary>
    public const string Page = "/sign-in/finish";

    private static readonly PathString[] Open = ["/sign-in", "/sign-out", "/account/passkeys", "/api", "/openapi", "/error", "/status", "/not-found"];

    /// <summary>Answers for a pending person or passes on.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (SessionClaims.PendingOf(http.User) is null || Open.Any(path => http.Request.Path.StartsWithSegments(path)) || IsStatic(http))
        {
            return next(http);
        }

        if (HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments("/_blazor"))
        {
            string here = http.Request.Path + http.Request.QueryString;
            http.Response.Redirect(LocalUrl.IsLocal(here) && here != "/" ? $"{Page}?returnUrl={Uri.EscapeDataString(here)}" : Page);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    }

    private static bool IsStatic(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;
}
