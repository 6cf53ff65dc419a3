using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Security;
using Microsoft.AspNetCore.Antiforgery;

namespace ExportPortal.Web.Features.Api;

/// <summary>A browser sends its session cookie by itself, so a write with the cookie must also prove that it comes from a page of the portal.</summary>
public sealed class ApiAntiforgery(IAntiforgery antiforgery) : IEndpointFilter
{
    /// <summary>The header that carries the token of the portal's forms.</summary>
    public const string Header = "X-CSRF-TOKEN";

    /// <summary>Refuses a write with a cookie and without the header. Bearer tokens need none: no browser adds them by itself.</summary>
    /// <exception cref="RuleBroken">antiforgery</exception>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        bool byToken = http.User.Identity?.AuthenticationType == ApiTokenAuthentication.Scheme;
        return byToken || await antiforgery.HasTokenAsync(http)
            ? await next(context)
            : throw RuleBroken.Invalid("antiforgery", $"A call with the session cookie needs the antiforgery token in the header {Header}.");
    }
}
