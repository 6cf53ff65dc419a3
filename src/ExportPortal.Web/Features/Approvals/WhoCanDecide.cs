using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Notifications;
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
        List<ApproverNow> people = [.. (await ApproversNow.ListAsync(db, clock.GetUtcNow(), cancel)).Where(p => !parties.Contains(p.Id) && p.Sees(connection)).OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
        return [.. stages.Select(stage => new StageApprovers(stage, [.. NamesAt(stage)]))];

        IEnumerable<string> NamesAt(Stage stage)
        {
            List<ApproverNow> admitted = people.FindAll(p => stage.Admits(p.Own.Groups));
            IEnumerable<string> deputies = people.Except(admitted).SelectMany(p => p.Authorities).Where(a => admitted.Exists(p => p.Id == a.DeputyForId)).Select(a => T("{0} (for {1})", a.Name, a.DeputyForName));
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
        return [.. (await db.UsersIn(Role.Administrator).NotLocked(clock.GetUtcNow()).Where(u => !parties.Contains(u.Id)).Select(u => u.DisplayName).ToListAsync(cancel)).Order(StringComparer.OrdinalIgnoreCase)];
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
}
