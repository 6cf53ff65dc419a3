using System.Security.Claims;
using System.Text.Encodings.Web;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// Signs a call in by "Authorization: Bearer ep_…". The token only says who it is: rights are those that the owner has at this moment.
/// Whatever is wrong with a token, the answer is the same.
/// </summary>
public sealed class ApiTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, IDbContextFactory<PortalDb> databases, TokenUses uses, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>The scheme's name, and the authentication type of its identities.</summary>
    public new const string Scheme = "ApiToken";

    /// <summary>Claim with the token's id.</summary>
    public const string TokenIdClaim = "exportportal:token-id";

    private const string Prefix = "Bearer ";

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (TokenText.HashOf(header[Prefix.Length..].Trim()) is not { } hash)
        {
            return Refused;
        }

        await using PortalDb db = await databases.CreateDbContextAsync(Context.RequestAborted);
        DateTimeOffset now = clock.GetUtcNow();
        if (await PresentedToken.ReadAsync(db, hash, Context.RequestAborted) is not { RevokedAt: null } token || token.ExpiresAt <= now || !token.Owner.IsOpenAt(now))
        {
            return Refused;
        }

        uses.Note(token, now);
        Context.Features.Set(token.Owner);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Identity(token)), Scheme));
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Task.CompletedTask;
    }

    private static AuthenticateResult Refused => AuthenticateResult.Fail("The token is not valid.");

    private static ClaimsIdentity Identity(PresentedToken token) => new(
        [
            new Claim(ClaimTypes.NameIdentifier, token.Owner.Id.ToString()),
            new Claim(ClaimTypes.Name, token.Owner.DisplayName),
            new Claim(CurrentUser.TokenNameClaim, token.Name),
            new Claim(TokenIdClaim, token.Id.ToString()),
        ],
        Scheme);
}
