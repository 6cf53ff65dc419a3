using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>A request that waits and would have nobody who can approve it.</summary>
/// <param name="Id">The request.</param>
/// <param name="Number">Its number.</param>
/// <param name="Snapshot">What it is about.</param>
public sealed record StrandedRequest(Guid Id, long Number, string Snapshot);

/// <summary>
/// Says before a change of people, groups or deputies is saved which waiting requests it would leave without enough approvers. Those that have too few already are not
/// its doing. Policies strand nothing: requests keep the policy that was frozen into them.
/// </summary>
public sealed class FindStranded(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>After a change of somebody's roles, groups or access.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public Task<IReadOnlyList<StrandedRequest>> AfterPersonAsync(Guid personId, PersonChange wanted, CancellationToken cancel) => FindAsync(new Attempted("change", "user", personId.ToString()), facts => facts with
    {
        People = wanted.IsDisabled || !wanted.Roles.Contains(Role.Approver)
            ? [.. facts.People.Where(p => p.Id != personId)]
            : [.. facts.People.Select(p => p.Id == personId ? p with { SeesAll = wanted.Roles.Contains(Role.Administrator) } : p)],
        Groups = [.. facts.Groups.Select(g => g with { Members = [.. g.Members.Where(m => m != personId), .. wanted.Groups.Contains(g.Name, StringComparer.OrdinalIgnoreCase) ? [personId] : Array.Empty<Guid>()] })],
    }, cancel);

    /// <summary>After a change of a group's name, members or guarded connections.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public Task<IReadOnlyList<StrandedRequest>> AfterGroupAsync(Guid? groupId, string? name, IReadOnlyCollection<Guid> members, IReadOnlyCollection<string> guarded, CancellationToken cancel) =>
        FindAsync(new Attempted(groupId is null ? "create" : "change", "group", groupId?.ToString() ?? "new"), facts => facts with
        {
            Groups = [.. facts.Groups.Where(g => g.Id != groupId), new GroupFact(groupId ?? Guid.Empty, (name ?? "").Trim(), [.. guarded], members)],
        }, cancel);

    /// <summary>After the end of a deputy's time.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<StrandedRequest>> AfterDelegationAsync(Guid delegationId, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var ended = await db.Delegations.AsNoTracking().Where(d => d.Id == delegationId).Select(d => new { d.FromId, d.ToId }).SingleOrDefaultAsync(cancel);
        return await FindAsync(new Attempted("end a delegation", "delegation", delegationId.ToString()), facts => facts with { StandIns = [.. facts.StandIns.Where(s => s != (ended?.FromId, ended?.ToId))] }, cancel);
    }

    private async Task<IReadOnlyList<StrandedRequest>> FindAsync(Attempted attempted, Func<ApproverFacts, ApproverFacts> change, CancellationToken cancel)
    {
        await user.RequireRoleAsync(attempted, cancel, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        ApproverFacts facts = await ApproverFacts.ReadAsync(db, now, cancel);
        IReadOnlyList<ApproverNow> before = facts.ToApprovers();
        IReadOnlyList<ApproverNow> after = change(facts).ToApprovers();
        List<StrandedRequest> stranded = [];
        await foreach (ExportRequest request in db.Requests.AsNoTracking().Include(r => r.Decisions).Where(r => r.Status == RequestStatus.PendingApproval && r.ExpiresAt > now)
            .OrderBy(r => r.Number).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (before.CanBeDecided(request, now) && !after.CanBeDecided(request, now))
            {
                stranded.Add(new StrandedRequest(request.Id, request.Number, request.SnapshotName));
            }
        }

        return stranded;
    }
}
