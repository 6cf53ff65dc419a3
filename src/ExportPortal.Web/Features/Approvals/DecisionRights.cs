using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The authorities under which a person may decide at this moment: the own one, and those of people the person stands in for.</summary>
public static class DecisionRights
{
    /// <summary>The person's own authority first, then one for each approver stood in for.</summary>
    /// <param name="db">Where roles, groups and deputies stand.</param>
    /// <param name="actor">The person, who has the role Approver.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyList<Approver>> OfAsync(PortalDb db, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        var stoodInFor = await db.Delegations.AsNoTracking()
            .Where(d => d.ToId == actor.Id && d.StartsAt <= now && d.EndsAt > now)
            .Join(db.UsersIn(Role.Approver).NotLocked(now), d => d.FromId, u => u.Id, (_, u) => new { u.Id, u.DisplayName })
            .Distinct().OrderBy(p => p.DisplayName).ToListAsync(cancel);
        if (stoodInFor.Count == 0)
        {
            return [actor.ForDecisions];
        }

        // What somebody received as a deputy is not passed on: only the own groups of the person stood in for count.
        ILookup<Guid, string> groups = await db.ReadGroupsAsync([.. stoodInFor.Select(p => p.Id)], cancel);
        return [actor.ForDecisions, .. stoodInFor.Select(p => new Approver(actor.Id, actor.Name, [.. groups[p.Id]], p.Id, p.DisplayName))];
    }
}
