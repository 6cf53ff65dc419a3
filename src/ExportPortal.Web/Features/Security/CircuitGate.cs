using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;

namespace ExportPortal.Web.Features.Security;

/// <summary>
/// Lets only this portal's own pages, of a signed-in person, open a circuit. CORS does not cover WebSockets, so a foreign page could
/// otherwise open one with the person's cookie. One person may have so many open.
/// </summary>
public sealed class CircuitGate(RequestDelegate next, OpenPages pages)
{
    /// <summary>Answers 403 to a foreign or missing origin and 401 to a stranger on every path of the circuit's hub, and 429 to whoever has too many pages open.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/_blazor"))
        {
            return next(http);
        }

        if (!IsOwnOrigin(http.Request))
        {
            return Refuse(http, StatusCodes.Status403Forbidden);
        }

        if (http.User.Identity?.IsAuthenticated != true)
        {
            return Refuse(http, StatusCodes.Status401Unauthorized);
        }

        string person = http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        return IsWebSocket(http) ? EnterAsync(http, person)
            : http.Request.Path.StartsWithSegments("/_blazor/negotiate") && pages.IsFull(person) ? Refuse(http, StatusCodes.Status429TooManyRequests)
            : next(http);
    }

    // The hub's own middleware, which says this otherwise, comes later in the pipeline.
    private static bool IsWebSocket(HttpContext http) =>
        http.Request.Headers.Upgrade.Contains("websocket", StringComparer.OrdinalIgnoreCase)
        || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };

    private async Task EnterAsync(HttpContext http, string person)
    {
        if (!pages.TryEnter(person))
        {
            await Refuse(http, StatusCodes.Status429TooManyRequests);
            return;
        }

        try
        {
            await next(http); // as long as the connection lasts
        }
        finally
        {
            pages.Leave(person);
        }
    }

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Whether the Origin header is exactly the scheme, host and port that the request came to.</summary>
    public static bool IsOwnOrigin(HttpRequest request)
    {
        // The framework's own fetches of initialisers are GETs without Origin; Sec-Fetch-Site tells the same, and no page can forge it.
        if (request.Headers.Origin.Count == 0)
        {
            return HttpMethods.IsGet(request.Method) && !IsWebSocket(request.HttpContext)
                && request.Headers["Sec-Fetch-Site"] == "same-origin";
        }

        return request.Headers.Origin.Count == 1
            && Uri.TryCreate(request.Headers.Origin[0], UriKind.Absolute, out Uri? origin)
            && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out Uri? own)
            && Uri.Compare(origin, own, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
    }
}
