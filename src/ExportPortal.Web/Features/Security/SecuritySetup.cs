using ExportPortal.Data.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Sessions;
using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Demo;

namespace ExportPortal.Web.Features.Security;

/// <summary>Composition of what protects every request, in the order in which it has to run.</summary>
public static class SecuritySetup
{
    /// <summary>Registers HSTS, the limits on sign-in and open pages, and the proxies to believe.</summary>
    /// <exception cref="WrongSettingException">Security:OpenPagesPerPerson, or a proxy that is none.</exception>
    public static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddSignInRateLimit();
        builder.Services.AddSingleton(OpenPages.Read(builder.Configuration));
        builder.AddTrustedProxies();
        return builder;
    }

    /// <summary>The headers of every answer, whoever gives it. First in the pipeline.</summary>
    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        return app;
    }

    /// <summary>Adds forwarded headers, HTTPS, routing, rate limits, authentication, the circuit's gate, authorization and antiforgery.</summary>
    public static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (!app.Services.GetRequiredService<DemoMode>().IsOn)
        {
            app.UseHsts();
            app.UseHttpsRedirection();
        }

        app.UseRouting();
        app.UseSignInRateLimit();
        app.UseAuthentication();
        app.Use((http, next) =>
        {
            // Circuits have their own scope and ask the authentication state; every other door is an HTTP request.
            http.RequestServices.GetRequiredService<CurrentUser>().Is(http.User, http.Connection.RemoteIpAddress?.ToString(), http.Features.Get<UserWithRoles>());
            return next(http);
        });
        app.UseApiRateLimit();
        app.UseMiddleware<PendingGate>();
        app.UseMiddleware<CircuitGate>();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }
}
