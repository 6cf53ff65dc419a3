using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Policies;

/// <summary>Reads what policies refer to: groups, approvers, connections, prices.</summary>
public sealed class PolicySurroundingsReader(LightsailConnections connections, PriceTable prices)
{
    /// <summary>As it stands in the database and the settings now.</summary>
    /// <param name="db">The context.</param>
    /// <param name="now">The present moment, UTC; who is locked out then does not count.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<PolicySurroundings> ReadAsync(PortalDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var groups = await db.Groups.AsNoTracking().Select(g => new { g.Name, Members = g.Members.Select(m => m.UserId).ToList() }).ToListAsync(cancel);
        ILookup<Guid, string> groupsOf = groups.SelectMany(g => g.Members.Select(m => (Id: m, g.Name))).ToLookup(m => m.Id, m => m.Name);
        var people = await db.Users.AsNoTracking().Where(u => !u.IsDisabled && !(u.LockoutEnd > now))
            .Join(db.UserRoles.Join(db.Roles, r => r.RoleId, r => r.Id, (r, role) => new { r.UserId, role.Name }), u => u.Id, r => r.UserId, (u, r) => new { u.Id, u.DisplayName, Role = r.Name })
            .Where(p => p.Role == nameof(Role.Approver) || p.Role == nameof(Role.Requester)).ToListAsync(cancel);
        HashSet<Guid> requesters = [.. people.Where(p => p.Role == nameof(Role.Requester)).Select(p => p.Id)];
        return new PolicySurroundings
        {
            Groups = [.. groups.Select(g => g.Name).Order(StringComparer.OrdinalIgnoreCase)],
            Approvers = [.. people.Where(p => p.Role == nameof(Role.Approver)).OrderBy(p => p.DisplayName, StringComparer.OrdinalIgnoreCase).Select(p => new KnownApprover(p.Id, p.DisplayName, [.. groupsOf[p.Id]], requesters.Contains(p.Id)))],
            Connections = connections.AllRegions.GroupBy(r => r.Connection).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(r => r.Region)], StringComparer.OrdinalIgnoreCase),
            PricedRegions = [.. prices.PerGbMonth.Keys],
        };
    }
}
