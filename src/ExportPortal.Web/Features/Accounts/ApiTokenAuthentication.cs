using System.Security.Claims;
using System.Text.Encodings.Web;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
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

    // Every call asks it: compiled once, it takes little more than half of the time.
    private static readonly CompiledOnce<Func<PortalDb, string, IAsyncEnumerable<Presented>>> Tokens = new(() => EF.CompileAsyncQuery((PortalDb db, string hash) =>
        from token in db.ApiTokens.AsNoTracking().TagWith(KeptStatements.Mark)
        where token.Hash == hash
        join user in db.Users on token.UserId equals user.Id
        from role in db.UserRoles.Where(r => r.UserId == user.Id).Join(db.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name).DefaultIfEmpty()
        select new Presented(token, user, role)));

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
        List<Presented> found = await Tokens.For(db)(db, hash).ToListAsync(Context.RequestAborted);
        DateTimeOffset now = clock.GetUtcNow();
        if (found is not [{ Token: { RevokedAt: null } token, Owner: { } owner }, ..] || token.ExpiresAt <= now)
        {
            return Refused;
        }

        UserWithRoles user = new(owner, UserWithRoles.RolesOf(found.Select(r => r.Role)));
        if (!user.IsOpenAt(now))
        {
            return Refused;
        }

        uses.Note(token, now);
        Context.Features.Set(user);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Identity(token, owner.DisplayName)), Scheme));
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Task.CompletedTask;
    }

    private static AuthenticateResult Refused => AuthenticateResult.Fail("The token is not valid.");

    private static ClaimsIdentity Identity(ApiToken token, string ownerName) => new(
        [
            new Claim(ClaimTypes.NameIdentifier, token.UserId.ToString()),
            new Claim(ClaimTypes.Name, ownerName),
            new Claim(CurrentUser.TokenNameClaim, token.Name),
            new Claim(TokenIdClaim, token.Id.ToString()),
        ],
        Scheme);

    /// <summary>A token as it stands in the database with its owner; one for each of the owner's roles.</summary>
    private sealed record Presented(ApiToken Token, PortalUser Owner, string? Role);
}
