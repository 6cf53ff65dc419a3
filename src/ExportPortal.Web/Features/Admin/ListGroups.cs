using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>Somebody who can be in a group.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name.</param>
/// <param name="IsApprover">Has the role Approver, and can sign in.</param>
/// <param name="IsSelf">The viewer.</param>
public sealed record GroupPerson(Guid Id, string Name, bool IsApprover, bool IsSelf);

/// <summary>One group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Members">Who is in it, by name.</param>
/// <param name="Policies">Policies in force that name it.</param>
/// <param name="Quorum">The most approvals that a stage for this group alone asks for, in force or in an open request; 0 for none.</param>
/// <param name="Waiting">Open requests whose policy names it.</param>
/// <param name="Connections">Connections that only this group, and others that name them too, may see.</param>
/// <param name="FromProvider">Members whom the sign-in provider has put there.</param>
public sealed record GroupRow(
    Guid Id, string Name, IReadOnlyList<GroupPerson> Members, IReadOnlyList<string> Policies, int Quorum, int Waiting, IReadOnlyList<string> Connections, IReadOnlySet<Guid> FromProvider)
{
    /// <summary>What becomes impossible with so many approvers in it, as a sentence; null when nothing does.</summary>
    public string? WarningFor(int approvers) => approvers >= Quorum ? null
        : Quorum == 1 ? T("A stage for this group asks for 1 approval, and it has {0} approvers: such requests would wait for nobody.", approvers)
        : approvers == 1 ? T("A stage for this group asks for {0} approvals, and it has 1 approver: such requests would wait for nobody.", Quorum)
        : T("A stage for this group asks for {0} approvals, and it has {1} approvers: such requests would wait for nobody.", Quorum, approvers);
}

/// <summary>Every group, and everybody who can be in one.</summary>
public sealed record GroupList(IReadOnlyList<GroupRow> Groups, IReadOnlyList<GroupPerson> People);

/// <summary>Lists groups for an administrator or auditor.</summary>
public sealed class ListGroups(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Lists them by name.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<GroupList> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("list", "group", "all"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        HashSet<Guid> approvers = [.. await db.UserRoles.Where(r => db.Roles.Any(x => x.Id == r.RoleId && x.Name == nameof(Role.Approver))).Select(r => r.UserId).ToListAsync(cancel)];
        var users = await db.Users.AsNoTracking().Select(u => new { u.Id, u.DisplayName, u.IsDisabled }).ToListAsync(cancel);
        List<GroupPerson> people = [.. users.Select(u => new GroupPerson(u.Id, u.DisplayName, !u.IsDisabled && approvers.Contains(u.Id), u.Id == actor.Id)).OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
        IReadOnlyList<ApprovalPolicy> inForce = (await PoliciesInForce.GetAsync(db, cancel)).Policies;
        List<ApprovalPolicy> waiting = await GroupRules.WaitingAsync(db, cancel);
        var groups = await db.Groups.AsNoTracking().Select(g => new { g.Id, g.Name, g.Connections, Members = g.Members.Select(m => new { m.UserId, m.IsFromProvider }).ToList() }).ToListAsync(cancel);
        return new GroupList(
            [.. groups.OrderBy(g => g.Name, StringComparer.OrdinalIgnoreCase).Select(g => new GroupRow(
                g.Id, g.Name, [.. people.Where(p => g.Members.Exists(m => m.UserId == p.Id))], GroupRules.UsersOf(inForce, g.Name), QuorumOf(inForce.Concat(waiting), g.Name), waiting.Count(p => GroupRules.UsersOf([p], g.Name).Count > 0),
                g.Connections, g.Members.Where(m => m.IsFromProvider).Select(m => m.UserId).ToHashSet()))],
            people);
    }

    private static int QuorumOf(IEnumerable<ApprovalPolicy> policies, string group) => policies.SelectMany(p => p.Stages)
        .Where(s => s.Groups.Count == 1 && string.Equals(s.Groups[0], group, StringComparison.OrdinalIgnoreCase)).Select(s => s.Quorum).DefaultIfEmpty().Max();
}
