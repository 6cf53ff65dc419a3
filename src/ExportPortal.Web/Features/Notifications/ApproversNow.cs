using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Somebody with the role Approver, and every authority under which that person may decide: the own one first, then as a deputy.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Authorities">As the aggregate takes them.</param>
public sealed record ApproverNow(Guid Id, string Name, IReadOnlyList<Approver> Authorities)
{
    /// <summary>Connections that groups of others guard: the person does not even see their requests.</summary>
    public IReadOnlyCollection<string> HiddenConnections { get; init; } = [];

    /// <summary>The person's own authority.</summary>
    public Approver Own => Authorities[0];

    /// <summary>Whether the person may see the request.</summary>
    public bool Sees(ExportRequest request) => Sees(request.Connection);

    /// <summary>Whether the person may see what belongs to the connection.</summary>
    public bool Sees(string connection) => !HiddenConnections.Contains(connection, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the person may decide on the request.</summary>
    public bool CanDecide(ExportRequest request, DateTimeOffset now) => Sees(request) && Authorities.Any(a => request.WhyNotDecidableBy(a, now) is null);
}

/// <summary>Everybody who may decide on anything at this moment, in a fixed number of queries however many requests there are.</summary>
public static class ApproversNow
{
    /// <summary>Lists them.</summary>
    /// <param name="db">Where roles, groups and deputies stand.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyList<ApproverNow>> ListAsync(PortalDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var people = await db.UsersIn(Role.Approver).NotLocked(now)
            .Select(u => new { u.Id, u.DisplayName, SeesAll = db.UserRoles.Any(r => r.UserId == u.Id && db.Roles.Any(x => x.Id == r.RoleId && x.Name == nameof(Role.Administrator))) }).ToListAsync(cancel);
        var all = await db.Groups.AsNoTracking().Select(g => new { g.Name, g.Connections, Members = g.Members.Select(m => m.UserId).ToList() }).ToListAsync(cancel);
        ILookup<Guid, string> groups = all.SelectMany(g => g.Members, (g, m) => (m, g.Name)).ToLookup(m => m.m, m => m.Name);
        string[] guarded = [.. all.SelectMany(g => g.Connections).Distinct(StringComparer.OrdinalIgnoreCase)];
        ILookup<Guid, Guid> stoodInFor = (await db.Delegations.AsNoTracking().Where(d => d.StartsAt <= now && d.EndsAt > now).Select(d => new { d.FromId, d.ToId }).ToListAsync(cancel))
            .ToLookup(d => d.ToId, d => d.FromId);
        Dictionary<Guid, string> names = people.ToDictionary(p => p.Id, p => p.DisplayName);
        return [.. people.Select(p => new ApproverNow(p.Id, p.DisplayName,
        [
            new Approver(p.Id, p.DisplayName, [.. groups[p.Id]]),
            // Only who is an approver still has something to be stood in for; see DecisionRights.
            .. stoodInFor[p.Id].Distinct().Where(names.ContainsKey).Select(from => new Approver(p.Id, p.DisplayName, [.. groups[from]], from, names[from])),
        ])
        {
            HiddenConnections = p.SeesAll || guarded.Length == 0 ? [] : [.. guarded.Except(all.Where(g => g.Members.Contains(p.Id)).SelectMany(g => g.Connections), StringComparer.OrdinalIgnoreCase)],
        })];
    }

    /// <summary>Whether enough people can decide at the present stage to complete it. A deputy and the person stood in for are one authority.</summary>
    public static bool CanBeDecided(this IReadOnlyList<ApproverNow> approvers, ExportRequest request, DateTimeOffset now)
    {
        if (request.CurrentStage is not { } stage)
        {
            return true;
        }

        List<Approver> able = [.. approvers.Where(a => a.Sees(request)).SelectMany(a => a.Authorities).Where(a => request.WhyNotDecidableBy(a, now) is null)];
        int people = able.Select(a => a.PersonId).Distinct().Count();
        int authorities = able.Select(a => a.DeputyForId ?? a.PersonId).Distinct().Count();
        return Math.Min(people, authorities) >= stage.Quorum - request.ApprovalsOf(stage);
    }
}
