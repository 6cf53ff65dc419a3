using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>Composition of bearer tokens: their scheme, who chooses between it and the cookie, their use cases.</summary>
public static class ApiTokensSetup
{
    private const string Either = "TokenOrCookie";

    /// <summary>Registers them; after <see cref="AccountsSetup.AddAccounts"/>, whose default scheme it replaces.</summary>
    public static WebApplicationBuilder AddApiTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(Either)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthentication>(ApiTokenAuthentication.Scheme, displayName: null, configureOptions: null)
            .AddPolicyScheme(Either, displayName: null, policy => policy.ForwardDefaultSelector = Choose);
        builder.Services.AddSingleton<TokenUses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TokenUses>());
        builder.Services.AddScoped<CreateApiToken>();
        builder.Services.AddScoped<RevokeApiToken>();
        builder.Services.AddScoped<ListApiTokens>();
        return builder;
    }

    // Tokens are for the API; pages and circuits know the cookie only, so that a token can never open a page.
    private static string Choose(HttpContext http) =>
        http.Request.Headers.Authorization.Count > 0 && Api.ApiSetup.IsApi(http) ? ApiTokenAuthentication.Scheme : IdentityConstants.ApplicationScheme;
}
