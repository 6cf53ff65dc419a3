using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Policies;

/// <summary>One line of the history of versions.</summary>
/// <param name="Number">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Note">The author's words, or null.</param>
/// <param name="AuthorName">Who wrote it.</param>
/// <param name="CreatedAt">When it was begun, UTC.</param>
/// <param name="ClosedByName">Who published or discarded it, or null.</param>
/// <param name="ClosedAt">When, UTC, or null.</param>
public sealed record PolicyVersionLine(int Number, PolicyVersionState State, string? Note, string AuthorName, DateTimeOffset CreatedAt, string? ClosedByName, DateTimeOffset? ClosedAt);

/// <summary>The policies in force, the open draft and the history.</summary>
/// <param name="InForce">What counts now.</param>
/// <param name="Faults">What is wrong with it by now: groups empty, people gone.</param>
/// <param name="Open">The open draft, or null.</param>
/// <param name="Versions">All versions, newest first.</param>
/// <param name="Waiting">Requests that wait for a decision, under whatever version.</param>
/// <param name="CanWrite">The viewer is an administrator.</param>
public sealed record PoliciesOverview(
    PolicySet InForce, IReadOnlyList<PolicyFault> Faults, PolicyVersion? Open, IReadOnlyList<PolicyVersionLine> Versions, int Waiting, bool CanWrite);

/// <summary>One version beside the one that it replaces or would replace.</summary>
/// <param name="Version">The version.</param>
/// <param name="Before">The published version before it.</param>
/// <param name="Faults">What is wrong with its policies now.</param>
/// <param name="Surroundings">What its policies can refer to.</param>
/// <param name="IsAuthor">The viewer wrote it.</param>
/// <param name="WhyNotPublish">Why the viewer cannot publish it, as a sentence; null when the viewer can.</param>
/// <param name="CanWrite">The viewer is an administrator.</param>
public sealed record PolicyVersionView(
    PolicyVersion Version, PolicySet Before, IReadOnlyList<PolicyFault> Faults, PolicySurroundings Surroundings, bool IsAuthor, string? WhyNotPublish, bool CanWrite)
{
    /// <summary>The viewer can change its policies now.</summary>
    public bool CanEdit => CanWrite && IsAuthor && Version.State == PolicyVersionState.Draft;

    /// <summary>What differs from the version before.</summary>
    public IReadOnlyList<PolicyChange> Changes => PolicyDifference.Between(Before.Policies, Version.Policies);
}

/// <summary>Reads policies for administrators and auditors.</summary>
public sealed class ReadPolicies(CurrentUser user, IDbContextFactory<PortalDb> databases, PolicySurroundingsReader surroundings, IOptions<ApprovalSettings> settings, TimeProvider clock)
{
    private const int MostVersions = 200;

    /// <summary>The overview.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<PoliciesOverview> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("read", "policies", "all"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        PolicySet inForce = await PoliciesInForce.GetAsync(db, cancel);
        PolicySurroundings now = await surroundings.ReadAsync(db, clock.GetUtcNow(), cancel);
        return new PoliciesOverview(
            inForce, PolicyCheck.Find(inForce.Policies, now),
            await db.PolicyVersions.AsNoTracking().SingleOrDefaultAsync(v => v.OpenKey == 1, cancel),
            await db.PolicyVersions.AsNoTracking().OrderByDescending(v => v.Number).Take(MostVersions)
                .Select(v => new PolicyVersionLine(v.Number, v.State, v.Note, v.AuthorName, v.CreatedAt, v.ClosedByName, v.ClosedAt)).ToListAsync(cancel),
            await db.Requests.CountAsync(r => r.Status == RequestStatus.PendingApproval || r.Status == RequestStatus.ChangesRequested, cancel),
            actor.Has(Role.Administrator));
    }

    /// <summary>One version.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing, version-not-found</exception>
    public async Task<PolicyVersionView> GetAsync(int number, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("read", "policies", $"{number}"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        PolicyVersion version = await db.PolicyVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Number == number, cancel)
            ?? throw RuleBroken.NotFound("version-not-found", $"There is no version {number} of the policies.");
        PolicyVersion? before = await db.PolicyVersions.AsNoTracking().Where(v => v.State == PolicyVersionState.Published && v.Number < number).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancel);
        PolicySurroundings now = await surroundings.ReadAsync(db, clock.GetUtcNow(), cancel);
        bool isAuthor = version.AuthorId == actor.Id;
        string? whyNot = !actor.Has(Role.Administrator) ? "This needs the role Administrator."
            : isAuthor ? PublishRule.WhyNotAlone(await OpenDraft.CountAdministratorsAsync(db, cancel), settings.Value.PublishAlone)
            : null;
        return new PolicyVersionView(
            version, before is null ? PolicySet.Initial : new PolicySet(before.Number, before.Policies), PolicyCheck.Find(version.Policies, now), now, isAuthor, whyNot, actor.Has(Role.Administrator));
    }

    /// <summary>What would be wrong with a list of policies. Changes nothing.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<IReadOnlyList<PolicyFault>> CheckAsync(IReadOnlyList<ApprovalPolicy> policies, CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("check", "policies", "draft"), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return PolicyCheck.Find(policies, await surroundings.ReadAsync(db, clock.GetUtcNow(), cancel));
    }
}
