using System.Net;

namespace ExportPortal.Web.Features.Health;

/// <summary>
/// Lets health and metrics be read on the management port and from this machine only, by anybody there; to everybody else there is nothing.
/// What they say is of use to attackers, and probes have no account.
/// </summary>
public sealed class ManagementGate(RequestDelegate next, ManagementPort port, Readiness readiness)
{
    private static readonly string[] ForwardingHeaders = ["X-Forwarded-For", "Forwarded", "X-Real-IP"];

    /// <summary>Answers health, passes metrics on, and leaves the rest to the portal.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        PathString path = http.Request.Path;
        bool onPort = port.Number is not null && http.Connection.LocalPort == port.Number;
        bool isManagement = path.StartsWithSegments("/healthz") || path.StartsWithSegments("/metrics");
        if (!isManagement && !onPort)
        {
            await next(http);
        }
        else if (!isManagement || !(onPort || IsFromHere(http)))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (path == "/healthz/live")
        {
            await AnswerAsync(http, fault: null);
        }
        else if (path == "/healthz/ready")
        {
            await AnswerAsync(http, await readiness.FindFaultAsync(http.RequestAborted));
        }
        else if (path == "/metrics")
        {
            await next(http);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // A proxy on this machine also calls from loopback; it says for whom.
    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !ForwardingHeaders.Any(http.Request.Headers.ContainsKey);

    private static Task AnswerAsync(HttpContext http, string? fault)
    {
        string body = fault is null ? "OK" : $"Unavailable: {fault}.";
        http.Response.StatusCode = fault is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(body, http.RequestAborted);
    }
}
