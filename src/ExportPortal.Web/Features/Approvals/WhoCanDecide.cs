using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Who can decide at one stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Names">Names of the people whom it admits now, sorted, without the requester; then those who stand in for one of them.</param>
public sealed record StageApprovers(Stage Stage, IReadOnlyList<string> Names)
{
    /// <summary>Fewer people than approvals: nobody can complete this stage now.</summary>
    public bool IsShort => Names.Count < Stage.Quorum;
}

/// <summary>Names the people who can decide on a request, or settle one, with the rights of this moment.</summary>
public sealed class WhoCanDecide(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>The approvers of each stage.</summary>
    /// <param name="stages">The stages of a policy.</param>
    /// <param name="parties">Who asks, and on whose behalf: they never decide on the own request.</param>
    /// <param name="connection">The connection that it is about; who does not see it decides nothing about it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<StageApprovers>> ExecuteAsync(IReadOnlyList<Stage> stages, IReadOnlyCollection<Guid> parties, string connection, CancellationToken cancel)
    {
        await user.GetAsync(cancel);
        if (stages.Count == 0)
        {
            return [];
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        HashSet<Guid> guards = await GuardsAsync(db, connection, cancel);
        List<Person> people = [.. (await PeopleAsync(db, Role.Approver, parties, cancel)).Where(p => guards.Count == 0 || guards.Contains(p.Id))];
        DateTimeOffset now = clock.GetUtcNow();
        var delegations = await db.Delegations.AsNoTracking().Where(d => d.StartsAt <= now && d.EndsAt > now).Select(d => new { d.FromId, d.ToId }).ToListAsync(cancel);
        return [.. stages.Select(stage => new StageApprovers(stage, [.. NamesAt(stage)]))];

        IEnumerable<string> NamesAt(Stage stage)
        {
            List<Person> admitted = [.. people.Where(p => stage.Admits(p.Groups))];
            IEnumerable<string> deputies = delegations
                .Select(d => (Absent: admitted.Find(p => p.Id == d.FromId), Deputy: people.Find(p => p.Id == d.ToId && !stage.Admits(p.Groups))))
                .Where(d => d.Absent is not null && d.Deputy is not null).Select(d => T("{0} (for {1})", d.Deputy!.Name, d.Absent!.Name));
            return admitted.Select(p => p.Name).Concat(deputies);
        }
    }

    /// <summary>The administrators who can settle a request.</summary>
    /// <param name="parties">Who asked, and on whose behalf: they never settle the own request.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<string>> ListAdministratorsAsync(IReadOnlyCollection<Guid> parties, CancellationToken cancel)
    {
        await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return [.. (await PeopleAsync(db, Role.Administrator, parties, cancel)).Select(p => p.Name)];
    }

    /// <summary>Everybody who sees a guarded connection; nobody in it where no group guards the connection.</summary>
    internal static async Task<HashSet<Guid>> GuardsAsync(PortalDb db, string connection, CancellationToken cancel)
    {
        var groups = await db.Groups.AsNoTracking().Select(g => new { g.Connections, Members = g.Members.Select(m => m.UserId).ToList() }).ToListAsync(cancel);
        var guarding = groups.FindAll(g => g.Connections.Contains(connection, StringComparer.OrdinalIgnoreCase));
        return guarding.Count == 0 ? [] :
        [
            .. guarding.SelectMany(g => g.Members),
            .. await db.UserRoles.Where(r => db.Roles.Any(x => x.Id == r.RoleId && x.Name == nameof(Role.Administrator))).Select(r => r.UserId).ToListAsync(cancel),
        ];
    }

    private async Task<List<Person>> PeopleAsync(PortalDb db, Role role, IReadOnlyCollection<Guid> parties, CancellationToken cancel)
    {
        var found = await db.UsersIn(role).NotLocked(clock.GetUtcNow()).Where(u => !parties.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancel);
        ILookup<Guid, string> groups = await db.ReadGroupsAsync([.. found.Select(u => u.Id)], cancel);
        return [.. found.OrderBy(u => u.DisplayName, StringComparer.OrdinalIgnoreCase).Select(u => new Person(u.Id, u.DisplayName, [.. groups[u.Id]]))];
    }

    private sealed record Person(Guid Id, string Name, IReadOnlyList<string> Groups);
}
