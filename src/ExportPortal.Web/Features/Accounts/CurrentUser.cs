using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// Who is calling, at every door: a circuit, an API call, a form. Claims only say who it is; roles and groups are read
/// from the database at each use, so that a role taken away counts at once.
/// </summary>
public sealed class CurrentUser(IServiceProvider services, IDbContextFactory<PortalDb> databases, PortalTransactions transactions, TimeProvider clock)
{
    /// <summary>Claim that names the API token of a call.</summary>
    public const string TokenNameClaim = "exportportal:token";

    private ClaimsPrincipal? _principal;
    private string? _ip;

    /// <summary>Called for every HTTP request, with what authentication found.</summary>
    public void Is(ClaimsPrincipal principal, string? ip)
    {
        _principal = principal;
        _ip = ip;
    }

    /// <summary>The client's address, where one is known.</summary>
    public string? Ip => _ip;

    /// <summary>The person, with the rights of this moment.</summary>
    /// <exception cref="RuleBroken">not-signed-in: nobody, or an account that is locked, disabled or gone.</exception>
    public async Task<Actor> GetAsync(CancellationToken cancel)
    {
        ClaimsPrincipal principal = _principal ?? (await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User;
        if (!Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out Guid id))
        {
            throw SignedOut();
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        PortalUser? user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel);
        if (user is null || user.IsDisabled || user.LockoutEnd > clock.GetUtcNow())
        {
            throw SignedOut();
        }

        List<string?> roles = await db.UserRoles.Where(r => r.UserId == id).Join(db.Roles, r => r.RoleId, r => r.Id, (_, role) => role.Name).ToListAsync(cancel);
        List<string> groups = await db.Groups.Where(g => g.Members.Any(m => m.UserId == id)).Select(g => g.Name).ToListAsync(cancel);
        return new Actor(id, user.DisplayName, roles.Where(IsRole).Select(Parse).ToHashSet(), groups, principal.FindFirstValue(TokenNameClaim), _ip);
    }

    /// <summary>The person, who must have one of the roles. A refusal leaves an audit event.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<Actor> RequireAsync(Attempted attempted, CancellationToken cancel, params Role[] roles)
    {
        Actor actor;
        try
        {
            actor = await GetAsync(cancel);
        }
        catch (RuleBroken refusal)
        {
            await transactions.RecordRefusalAsync(attempted, new AuditActor(null, "nobody signed in", ActorKind.User, Ip: _ip), refusal, cancel);
            throw;
        }

        try
        {
            actor.MustBe(roles);
            return actor;
        }
        catch (RuleBroken refusal)
        {
            await transactions.RecordRefusalAsync(attempted, actor.ForAudit, refusal, cancel);
            throw;
        }
    }

    private static RuleBroken SignedOut() => RuleBroken.Forbidden("not-signed-in", "You are signed out, or the account is closed. Sign in again.");

    private static bool IsRole(string? name) => Enum.TryParse<Role>(name, out _);

    private static Role Parse(string? name) => Enum.Parse<Role>(name!);
}
