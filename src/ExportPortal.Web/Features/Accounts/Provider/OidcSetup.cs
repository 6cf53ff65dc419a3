using System.Security.Claims;
using ExportPortal.Web.Features.Demo;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ExportPortal.Web.Features.Accounts.Provider;

/// <summary>Composition of the sign-in provider: code flow with PKCE, and its own endpoints.</summary>
public static class OidcSetup
{
    /// <summary>The scheme's name, and the login provider of accounts that come from it.</summary>
    public const string Scheme = "oidc";

    /// <summary>Begins a sign-in there. A link and not a form: the policy for forms would refuse the redirect.</summary>
    public const string BeginPath = "/sign-in/provider";

    private const string DonePath = "/sign-in/provider/done";
    private const string FailedPath = "/sign-in?failed=true";
    private const string ReturnTo = "ep:return";
    private const string BegunAgain = "ep:again";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>Registers the provider, where one is set.</summary>
    public static WebApplicationBuilder AddSignInProvider(this WebApplicationBuilder builder, SignInSettings settings)
    {
        builder.Services.AddScoped<SignInFromProvider>();
        if (settings.Oidc is { } oidc)
        {
            // A provider's new signing key is fetched before the next sign-in goes on. Fetched beside it, that sign-in could meet the old keys once more.
            AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);
            bool demo = builder.Configuration.IsDemo();
            builder.Services.AddAuthentication().AddOpenIdConnect(Scheme, options => Configure(options, oidc, demo || oidc.Authority.Scheme == "http"));
        }

        return builder;
    }

    /// <summary>Maps the beginning and the end of a sign-in there.</summary>
    public static void MapSignInProvider(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SignInSettings>().Oidc is null)
        {
            return;
        }

        app.MapGet(BeginPath, (string? returnUrl) => Results.Challenge(Beginning(returnUrl), [Scheme])).AllowAnonymous();
        app.MapGet(DonePath, FinishAsync).AllowAnonymous();
    }

    private static AuthenticationProperties Beginning(string? returnUrl, bool again = false)
    {
        AuthenticationProperties properties = new() { RedirectUri = DonePath, Items = { [ReturnTo] = LocalUrl.OrElse(returnUrl, "/") } };
        if (again)
        {
            properties.Items[BegunAgain] = "true";
        }

        return properties;
    }

    private static async Task<IResult> FinishAsync(HttpContext http, SignInFromProvider signIn)
    {
        AuthenticateResult known = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        if (known.Principal is null)
        {
            return Results.LocalRedirect(FailedPath);
        }

        // Only what sign-out needs is kept; the portal never calls the provider on the person's behalf.
        AuthenticationProperties properties = new();
        if (known.Properties?.GetTokenValue(OpenIdConnectParameterNames.IdToken) is { } idToken)
        {
            properties.StoreTokens([new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = idToken }]);
        }

        return await signIn.ExecuteAsync(known.Principal, properties, http.RequestAborted)
            ? Results.LocalRedirect(LocalUrl.OrElse(known.Properties?.GetString(ReturnTo), "/"))
            : Results.LocalRedirect(FailedPath);
    }

    private static void Configure(OpenIdConnectOptions options, OidcSettings oidc, bool plainHttp)
    {
        options.Authority = oidc.Authority.ToString();
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecret;
        options.RequireHttpsMetadata = !plainHttp;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.SignOutScheme = IdentityConstants.ApplicationScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.UsePkce = true;
        // With a query, the browser comes back by a GET and brings Lax cookies; a form post from another site would need cookies for every site.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.Scope.Clear();
        options.Scope.Add("openid");
        foreach (string scope in oidc.Scopes)
        {
            options.Scope.Add(scope);
        }

        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.TokenValidationParameters.NameClaimType = "name";
        options.TokenValidationParameters.RoleClaimType = ClaimTypes.Role;
        options.TokenValidationParameters.ClockSkew = ClockSkew;
        options.CallbackPath = "/signin-oidc";
        options.SignedOutCallbackPath = "/signout-callback-oidc";
        options.SignedOutRedirectUri = "/sign-in";
        // A GET that signs a person out could be asked for by any site.
        options.RemoteSignOutPath = PathString.Empty;
        foreach (CookieBuilder cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = plainHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }

        options.Events.OnTokenValidated = context =>
        {
            // The library looks at the end of a token, and at its beginning only where the provider writes one.
            DateTimeOffset latest = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + ClockSkew;
            if (!long.TryParse(context.Principal?.FindFirstValue("iat"), out long issued) || issued > latest.ToUnixTimeSeconds())
            {
                context.Fail("The token was issued in the future.");
            }

            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = async context =>
        {
            // The provider has a new key since its keys were fetched. The library asks for them anew and refuses this one answer: the person need not see that.
            if (context.Failure is SecurityTokenSignatureKeyNotFoundException && context.Properties is { } begun && !begun.Items.ContainsKey(BegunAgain))
            {
                await context.HttpContext.ChallengeAsync(Scheme, Beginning(begun.GetString(ReturnTo), again: true));
                context.HandleResponse();
                return;
            }

            // The message may quote what came from outside; the kind of fault is enough here.
            context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OidcSetup).FullName!)
                .LogWarning("A sign-in at the provider failed: {Fault}", Words(context.Failure));
            await context.HttpContext.RequestServices.GetRequiredService<AccountTrail>().RecordAsync(Domain.Audit.AuditActions.UserSignInFailed, null, ("reason", "the provider's answer was not accepted"), ("fault", Words(context.Failure)));
            context.Response.Redirect(FailedPath);
            context.HandleResponse();
        };
    }

    private static string Words(Exception? failure) => (failure?.InnerException ?? failure)?.GetType().Name ?? "unknown";
}
