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

/// <summary>An approver who can sign in.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The person's name.</param>
/// <param name="SeesAll">An administrator too, from whom no connection is hidden.</param>
public sealed record ApproverFact(Guid Id, string Name, bool SeesAll);

/// <summary>A group: who is in it and what it guards.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">Its name.</param>
/// <param name="Connections">Connections that it guards.</param>
/// <param name="Members">Who is in it.</param>
public sealed record GroupFact(Guid Id, string Name, IReadOnlyList<string> Connections, IReadOnlyCollection<Guid> Members);

/// <summary>What says who may decide, as it stands or as it would stand after a change.</summary>
/// <param name="People">Everybody with the role Approver who can sign in.</param>
/// <param name="Groups">Every group.</param>
/// <param name="StandIns">Who stands in for whom at this moment.</param>
public sealed record ApproverFacts(IReadOnlyList<ApproverFact> People, IReadOnlyList<GroupFact> Groups, IReadOnlyList<(Guid From, Guid To)> StandIns)
{
    /// <summary>Reads them, in a fixed number of queries.</summary>
    /// <param name="db">Where roles, groups and deputies stand.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<ApproverFacts> ReadAsync(PortalDb db, DateTimeOffset now, CancellationToken cancel)
    {
        List<ApproverFact> people = await db.UsersIn(Role.Approver).NotLocked(now)
            .Select(u => new ApproverFact(u.Id, u.DisplayName, db.UserRoles.Any(r => r.UserId == u.Id && db.Roles.Any(x => x.Id == r.RoleId && x.Name == nameof(Role.Administrator))))).ToListAsync(cancel);
        var groups = await db.Groups.AsNoTracking().Select(g => new { g.Id, g.Name, g.Connections, Members = g.Members.Select(m => m.UserId).ToList() }).ToListAsync(cancel);
        var standIns = await db.Delegations.AsNoTracking().Where(d => d.StartsAt <= now && d.EndsAt > now).Select(d => new { d.FromId, d.ToId }).ToListAsync(cancel);
        return new ApproverFacts(people, [.. groups.Select(g => new GroupFact(g.Id, g.Name, g.Connections, g.Members))], [.. standIns.Select(d => (d.FromId, d.ToId))]);
    }

    /// <summary>Who may decide, and under which authorities.</summary>
    public IReadOnlyList<ApproverNow> ToApprovers()
    {
        ILookup<Guid, string> groups = Groups.SelectMany(g => g.Members, (g, m) => (m, g.Name)).ToLookup(m => m.m, m => m.Name);
        string[] guarded = [.. Groups.SelectMany(g => g.Connections).Distinct(StringComparer.OrdinalIgnoreCase)];
        ILookup<Guid, Guid> stoodInFor = StandIns.ToLookup(d => d.To, d => d.From);
        Dictionary<Guid, string> names = People.ToDictionary(p => p.Id, p => p.Name);
        return [.. People.Select(p => new ApproverNow(p.Id, p.Name,
        [
            new Approver(p.Id, p.Name, [.. groups[p.Id]]),
            // Only who is an approver still has something to be stood in for; see DecisionRights.
            .. stoodInFor[p.Id].Distinct().Where(names.ContainsKey).Select(from => new Approver(p.Id, p.Name, [.. groups[from]], from, names[from])),
        ])
        {
            HiddenConnections = p.SeesAll || guarded.Length == 0 ? [] : [.. guarded.Except(Groups.Where(g => g.Members.Contains(p.Id)).SelectMany(g => g.Connections), StringComparer.OrdinalIgnoreCase)],
        })];
    }
}

/// <summary>Everybody who may decide on anything at this moment, in a fixed number of queries however many requests there are.</summary>
public static class ApproversNow
{
    /// <summary>Lists them.</summary>
    /// <param name="db">Where roles, groups and deputies stand.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyList<ApproverNow>> ListAsync(PortalDb db, DateTimeOffset now, CancellationToken cancel) => (await ApproverFacts.ReadAsync(db, now, cancel)).ToApprovers();

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
