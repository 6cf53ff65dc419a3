using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Demo;
using Microsoft.Net.Http.Headers;

namespace ExportPortal.Web.Features.Security;

/// <summary>Sets the headers that keep a browser from doing more than the portal needs.</summary>
public sealed class SecurityHeaders(RequestDelegate next, DemoMode demo, SignInSettings signIn)
{
    // The form of sign-out ends at the provider: Chromium judges the redirect by the policy for forms.
    private readonly string _forms = signIn.Oidc is { } oidc ? $"'self' {oidc.Authority.GetLeftPart(UriPartial.Authority)}" : "'self'";

    /// <summary>Adds the headers when the response starts.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            Write(http);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private void Write(HttpContext http)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Replaces the frame-ancestors policy that the framework adds by itself.
        headers.ContentSecurityPolicy = Policy(CspNonce.Of(http), upgrade: !demo.IsOn && http.Request.IsHttps);

        if (http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            headers[HeaderNames.CacheControl] = "no-store";
        }
    }

    // MudBlazor writes style attributes and elements, so styles stay 'unsafe-inline'; scripts do not.
    private string Policy(string nonce, bool upgrade) =>
        "default-src 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'; "
        + $"form-action {_forms}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
        + (upgrade ? "; upgrade-insecure-requests" : "");
}
