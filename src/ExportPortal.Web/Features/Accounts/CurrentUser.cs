using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
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

    // Every click asks these: compiled once, they take half of the time.
    private static readonly CompiledOnce<Func<PortalDb, Guid, IAsyncEnumerable<KnownGroup>>> Groups = new(() => EF.CompileAsyncQuery((PortalDb db, Guid id) =>
        db.Groups.AsNoTracking().TagWith(KeptStatements.Mark).Select(g => new KnownGroup(g.Name, g.Connections, g.Members.Any(m => m.UserId == id)))));

    private static readonly CompiledOnce<Func<PortalDb, Guid, Guid, CancellationToken, Task<UserSession?>>> Session = new(() => EF.CompileAsyncQuery((PortalDb db, Guid id, Guid userId, CancellationToken _) =>
        db.Sessions.AsNoTracking().TagWith(KeptStatements.Mark).SingleOrDefault(s => s.Id == id && s.UserId == userId)));

    private ClaimsPrincipal? _principal;
    private string? _ip;
    private UserWithRoles? _read;

    /// <summary>Called for every HTTP request, with what authentication found.</summary>
    /// <param name="principal">Who it is.</param>
    /// <param name="ip">The client's address, or null.</param>
    /// <param name="read">The account, where authentication has just read it: this request does not read it again.</param>
    public void Is(ClaimsPrincipal principal, string? ip, UserWithRoles? read = null)
    {
        _principal = principal;
        _ip = ip;
        _read = read;
    }

    /// <summary>The client's address, where one is known.</summary>
    public string? Ip => _ip;

    /// <summary>The person, with the rights of this moment.</summary>
    /// <exception cref="RuleBroken">
    /// not-signed-in: nobody, a session that has ended, or an account that is locked, disabled or gone; password-change-required; second-factor-required; break-glass-reason-required
    /// </exception>
    public async Task<Actor> GetAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        Actor actor = await IdentifyAsync(db, cancel);

        // A group that guards connections counts also for those who are not in it: they do not see these connections.
        List<KnownGroup> groups = await Groups.For(db)(db, actor.Id).ToListAsync(cancel);
        return actor with
        {
            Groups = [.. groups.Where(g => g.IsIn).Select(g => g.Name)],
            HiddenConnections = actor.Has(Role.Auditor) || actor.Has(Role.Administrator) ? []
                : [.. groups.SelectMany(g => g.Connections).Except(groups.Where(g => g.IsIn).SelectMany(g => g.Connections), StringComparer.OrdinalIgnoreCase)],
        };
    }

    // The person without groups.
    private async Task<Actor> IdentifyAsync(PortalDb db, CancellationToken cancel)
    {
        ClaimsPrincipal principal = await PrincipalAsync();
        if (!Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out Guid id))
        {
            throw SignedOut();
        }

        UserWithRoles? found = _read?.Id == id ? _read : await UserWithRoles.ReadAsync(db, id, cancel);
        if (found is null || !found.IsOpenAt(clock.GetUtcNow()))
        {
            throw SignedOut();
        }

        if (await SessionOfAsync(db, principal, id, cancel) is { } session)
        {
            RequireFinished(found, session, SessionClaims.IsReasoned(principal));
        }

        return new Actor(id, found.DisplayName, found.Roles, [], principal.FindFirstValue(TokenNameClaim), _ip);
    }

    /// <summary>The person at a browser, for what concerns the own account: also while a password or a second factor is pending.</summary>
    /// <exception cref="RuleBroken">not-signed-in: nobody, a token, a session that has ended, or an account that is locked, disabled or gone</exception>
    public async Task<SignedInPerson> GetSignedInAsync(CancellationToken cancel)
    {
        ClaimsPrincipal principal = await PrincipalAsync();
        if (SessionClaims.SessionOf(principal) is null || await services.GetRequiredService<OpenSessions>().FindAsync(principal, cancel) is not { } open)
        {
            throw SignedOut();
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        PortalUser user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == open.Session.UserId, cancel) ?? throw SignedOut();
        return new SignedInPerson(user.Id, user.DisplayName, user.Email ?? "", open.Session.Id, open.Session.HasSecondFactor, open.Pending, _ip);
    }

    /// <summary>The person, who must have one of the roles. A refusal leaves an audit event.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public Task<Actor> RequireAsync(Attempted attempted, CancellationToken cancel, params Role[] roles) => RequireAsync(attempted, () => GetAsync(cancel), roles, cancel);

    /// <summary>The same, for what the roles alone decide: groups are not read.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task RequireRoleAsync(Attempted attempted, CancellationToken cancel, params Role[] roles)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        await RequireAsync(attempted, () => IdentifyAsync(db, cancel), roles, cancel);
    }

    private async Task<Actor> RequireAsync(Attempted attempted, Func<Task<Actor>> identify, Role[] roles, CancellationToken cancel)
    {
        Actor actor;
        try
        {
            actor = await identify();
        }
        catch (RuleBroken refusal)
        {
            await transactions.RecordRefusalAsync(attempted, new AuditActor(null, "nobody signed in", ActorKind.User, Ip: _ip), refusal);
            throw;
        }

        try
        {
            actor.MustBe(roles);
            return actor;
        }
        catch (RuleBroken refusal)
        {
            await transactions.RecordRefusalAsync(attempted, actor.ForAudit, refusal);
            throw;
        }
    }

    private async Task<ClaimsPrincipal> PrincipalAsync() =>
        _principal ?? (await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User;

    /// <summary>The browser's session; null for a token, which is judged by its own handler.</summary>
    private async Task<UserSession?> SessionOfAsync(PortalDb db, ClaimsPrincipal principal, Guid userId, CancellationToken cancel)
    {
        if (SessionClaims.SessionOf(principal) is not { } sessionId)
        {
            // A cookie without a session is from before there were any.
            return principal.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme ? throw SignedOut() : null;
        }

        UserSession? session = await Session.For(db)(db, sessionId, userId, cancel);
        return session is null || session.EndedAt is not null || session.ExpiresAt <= clock.GetUtcNow() ? throw SignedOut() : session;
    }

    private void RequireFinished(UserWithRoles user, UserSession session, bool isReasoned)
    {
        if (user.MustChangePassword)
        {
            throw RuleBroken.Forbidden("password-change-required", "Choose a password of your own first.");
        }

        if (!session.HasSecondFactor && services.GetRequiredService<SignInSettings>().NeedsSecondFactor(user.Roles))
        {
            throw RuleBroken.Forbidden("second-factor-required", "Your role asks for a second factor. Set one up, or sign in with it.");
        }

        if (session.IsBreakGlass && !isReasoned)
        {
            throw RuleBroken.Forbidden("break-glass-reason-required", "Say first why the break-glass account is used.");
        }
    }

    private static RuleBroken SignedOut() => RuleBroken.Forbidden("not-signed-in", "You are signed out, or the account is closed. Sign in again.");

    private sealed record KnownGroup(string Name, IReadOnlyList<string> Connections, bool IsIn);
}
