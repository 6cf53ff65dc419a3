using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ExportPortal.Integration.Tests.Security;

/// <summary>A real OpenID Connect provider (OpenIddict) on loopback, in which whoever comes is already signed in as the person that the test names.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "portal";

    private readonly WebApplication _app;

    private IdentityProvider(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Who comes.</summary>
    public string Subject { get; set; } = "1";

    public string Email { get; set; } = "pia@corp.test";

    public string Name { get; set; } = "Pia Provider";

    public string[] Groups { get; set; } = [];

    /// <summary>Put into tokens instead of the portal's client id.</summary>
    public string? Audience { get; set; }

    /// <summary>Put into tokens instead of the portal's nonce.</summary>
    public string? Nonce { get; set; }

    /// <summary>Query of the last request to the authorization endpoint.</summary>
    public IQueryCollection? Asked { get; private set; }

    /// <summary>How often somebody signed out here.</summary>
    public int SignOuts { get; private set; }

    public static async Task<IdentityProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        IdentityProvider? provider = null;
        builder.Services.AddRouting();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode(); // one client, no database
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/logout");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.Email, Scopes.Profile);
            server.AddEphemeralEncryptionKey();
            server.AddSigningKey(NewKey());
            server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(_ => default));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(_ => default));
            server.AddEventHandler<ProcessSignInContext>(handler => handler.UseInlineHandler(context => provider!.Spoil(context))
                .SetOrder(OpenIddictServerHandlers.PrepareIdentityTokenPrincipal.Descriptor.Order + 1));
        });
        WebApplication app = builder.Build();
        provider = new IdentityProvider(app);
        app.UseAuthentication();
        app.MapGet("/connect/authorize", (HttpContext http) => provider.Authorize(http));
        app.MapGet("/connect/logout", () =>
        {
            provider.SignOuts++;
            return Results.SignOut(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        });
        await app.StartAsync();
        return provider;
    }

    /// <summary>Signs with a new key from now on; the old one is gone.</summary>
    public void RollOver()
    {
        OpenIddictServerOptions options = _app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        options.SigningCredentials.Clear();
        options.SigningCredentials.Add(new SigningCredentials(NewKey(), SecurityAlgorithms.RsaSha256));
    }

    /// <summary>The provider's clock goes wrong.</summary>
    public void Shift(TimeSpan offset) =>
        _app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.TimeProvider = offset == TimeSpan.Zero ? TimeProvider.System : new FakeTimeProvider(DateTimeOffset.UtcNow + offset);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Authorize(HttpContext http)
    {
        Asked = http.Request.Query;
        ClaimsIdentity identity = new("provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Subject).SetClaim(Claims.Email, Email).SetClaim(Claims.Name, Name).SetClaims("groups", [.. Groups]);
        identity.SetScopes(Scopes.OpenId, Scopes.Email, Scopes.Profile);
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private ValueTask Spoil(ProcessSignInContext context)
    {
        if (context.IdentityTokenPrincipal is { } token)
        {
            if (Audience is not null)
            {
                token.SetAudiences(ImmutableArray.Create(Audience));
            }

            if (Nonce is not null)
            {
                token.SetClaim(Claims.Nonce, Nonce);
            }
        }

        return default;
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };
}
