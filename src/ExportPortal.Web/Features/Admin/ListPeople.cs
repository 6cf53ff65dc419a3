using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>One account, for administrators and auditors.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name that others see.</param>
/// <param name="Email">Sign-in name.</param>
/// <param name="Roles">In the order of <see cref="Role"/>.</param>
/// <param name="Groups">Sorted.</param>
/// <param name="IsDisabled">Cannot sign in.</param>
/// <param name="IsSelf">It is the viewer's own.</param>
public sealed record PersonRow(Guid Id, string Name, string Email, IReadOnlyList<Role> Roles, IReadOnlyList<string> Groups, bool IsDisabled, bool IsSelf)
{
    /// <summary>The sign-in provider says which roles the person has.</summary>
    public bool IsFromProvider { get; init; }

    /// <summary>Groups into which the sign-in provider has put the person.</summary>
    public IReadOnlySet<string> ProviderGroups { get; init; } = new HashSet<string>();

    /// <summary>Has not chosen a password yet.</summary>
    public bool IsInvited { get; init; }

    /// <summary>Has an authenticator or a passkey.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Sessions that are open now.</summary>
    public int Sessions { get; init; }
}

/// <summary>Every account, and the groups that there are.</summary>
public sealed record PeopleList(IReadOnlyList<PersonRow> People, IReadOnlyList<string> Groups);

/// <summary>Lists accounts for an administrator or auditor, by name.</summary>
public sealed class ListPeople(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>Lists them in a fixed number of queries.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<PeopleList> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("list", "user", "all"), cancel, Role.Administrator, Role.Auditor);
        DateTimeOffset now = clock.GetUtcNow();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var users = await db.Users.AsNoTracking().Select(u => new
        {
            u.Id, u.DisplayName, u.Email, u.IsDisabled, u.IsFromProvider, IsInvited = u.PasswordHash == null && !u.IsFromProvider,
            HasSecondFactor = u.TwoFactorEnabled || db.UserPasskeys.Any(p => p.UserId == u.Id),
            Sessions = db.Sessions.Count(s => s.UserId == u.Id && s.EndedAt == null && s.ExpiresAt > now),
        }).ToListAsync(cancel);
        ILookup<Guid, string?> roles = (await db.UserRoles.Join(db.Roles, r => r.RoleId, r => r.Id, (r, role) => new { r.UserId, role.Name }).ToListAsync(cancel)).ToLookup(r => r.UserId, r => r.Name);
        var groups = await db.Groups.AsNoTracking().Select(g => new { g.Name, Members = g.Members.Select(m => new { m.UserId, m.IsFromProvider }).ToList() }).ToListAsync(cancel);
        return new PeopleList(
            [.. users.Select(u => new PersonRow(
                    u.Id, u.DisplayName, u.Email ?? "", [.. Enum.GetValues<Role>().Where(r => roles[u.Id].Contains(r.ToString()))],
                    [.. groups.Where(g => g.Members.Exists(m => m.UserId == u.Id)).Select(g => g.Name).Order(StringComparer.OrdinalIgnoreCase)], u.IsDisabled, u.Id == actor.Id)
                {
                    IsFromProvider = u.IsFromProvider, IsInvited = u.IsInvited, HasSecondFactor = u.HasSecondFactor, Sessions = u.Sessions,
                    ProviderGroups = groups.Where(g => g.Members.Exists(m => m.UserId == u.Id && m.IsFromProvider)).Select(g => g.Name).ToHashSet(StringComparer.OrdinalIgnoreCase),
                })
                .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)],
            [.. groups.Select(g => g.Name).Order(StringComparer.OrdinalIgnoreCase)]);
    }
}
