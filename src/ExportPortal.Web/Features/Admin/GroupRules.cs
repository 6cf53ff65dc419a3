using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>What holds for every change of a group, judged inside its transaction.</summary>
internal static class GroupRules
{
    /// <summary>Loads a group with its members.</summary>
    /// <exception cref="RuleBroken">group-not-found</exception>
    public static async Task<PortalGroup> LoadAsync(PortalDb db, Guid id, CancellationToken cancel) =>
        await db.Groups.AsTracking().Include(g => g.Members).SingleOrDefaultAsync(g => g.Id == id, cancel) ?? throw RuleBroken.NotFound("group-not-found", "There is no such group.");

    /// <summary>A clean name that no other group has.</summary>
    /// <exception cref="RuleBroken">group-name-invalid, group-name-taken</exception>
    public static async Task<string> CleanNameAsync(PortalDb db, string? name, Guid? self, CancellationToken cancel)
    {
        string clean = PeopleRules.CleanGroups([name ?? ""]).FirstOrDefault() ?? throw RuleBroken.Invalid("group-name-invalid", "A group needs a name.", "name");
        List<PortalGroup> all = await db.Groups.AsNoTracking().ToListAsync(cancel);
        return all.Exists(g => g.Id != self && string.Equals(g.Name, clean, StringComparison.OrdinalIgnoreCase))
            ? throw RuleBroken.Invalid("group-name-taken", "There is a group of this name already.", "name")
            : clean;
    }

    /// <summary>Refuses what would take a name away that policies or open requests go by.</summary>
    /// <exception cref="RuleBroken">group-in-use</exception>
    public static async Task RequireUnusedAsync(PortalDb db, string name, CancellationToken cancel)
    {
        if (UsersOf((await PoliciesInForce.GetAsync(db, cancel)).Policies, name) is { Count: > 0 } policies)
        {
            throw RuleBroken.Conflict("group-in-use", $"The policies in force name this group: {string.Join(", ", policies)}. Publish policies without it first.");
        }

        PolicyVersion? open = await db.PolicyVersions.AsNoTracking().FirstOrDefaultAsync(v => v.OpenKey == 1, cancel);
        if (open is not null && UsersOf(open.Policies, name).Count > 0)
        {
            throw RuleBroken.Conflict("group-in-use", $"The draft of {open.AuthorName} names this group.");
        }

        int waiting = (await WaitingAsync(db, cancel)).Count(p => UsersOf([p], name).Count > 0);
        if (waiting > 0)
        {
            throw RuleBroken.Conflict("group-in-use", $"{(waiting == 1 ? "1 open request names" : $"{waiting} open requests name")} this group in the policy that was frozen into them.");
        }
    }

    /// <summary>The frozen policies of requests that are not decided yet.</summary>
    public static Task<List<ApprovalPolicy>> WaitingAsync(PortalDb db, CancellationToken cancel) =>
        db.Requests.AsNoTracking().Where(r => r.Status == RequestStatus.PendingApproval || r.Status == RequestStatus.ChangesRequested).Select(r => r.Policy).ToListAsync(cancel);

    /// <summary>Names of the policies that name a group.</summary>
    public static IReadOnlyList<string> UsersOf(IEnumerable<ApprovalPolicy> policies, string group) =>
        [.. policies.Where(p => p.Stages.SelectMany(s => s.Groups).Concat(p.Match.RequesterGroups).Contains(group, StringComparer.OrdinalIgnoreCase)).Select(p => p.Name)];

    /// <summary>An event about a group.</summary>
    public static AuditEntry Event(string action, PortalGroup group, object? before, object? after) => new()
    {
        Action = action, SubjectType = "group", SubjectId = group.Id.ToString(),
        Data = new Dictionary<string, object?> { ["name"] = group.Name, ["before"] = before, ["after"] = after },
    };

    /// <summary>A group as the audit history shows it.</summary>
    public static async Task<Dictionary<string, object?>> DescribeAsync(PortalDb db, string name, IReadOnlyCollection<Guid> members, IReadOnlyCollection<string> guarded, CancellationToken cancel)
    {
        List<string> names = await db.Users.Where(u => members.Contains(u.Id)).Select(u => u.Email ?? u.DisplayName).ToListAsync(cancel);
        return new Dictionary<string, object?> { ["name"] = name, ["members"] = names.Order(StringComparer.Ordinal).ToArray(), ["connections"] = guarded.ToArray() };
    }

    /// <summary>Refuses a change of the own membership.</summary>
    /// <exception cref="RuleBroken">own-account</exception>
    public static void RequireNotSelf(Actor actor, IEnumerable<Guid> changed)
    {
        if (changed.Contains(actor.Id))
        {
            throw RuleBroken.Forbidden("own-account", "You cannot change your own groups. Another administrator must.");
        }
    }
}
