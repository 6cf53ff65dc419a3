using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Approvals;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>What an approver says about a deputy.</summary>
/// <param name="DeputyId">The approver who stands in.</param>
/// <param name="StartsAt">First moment, UTC.</param>
/// <param name="EndsAt">First moment after it, UTC; at most a year after the start.</param>
/// <param name="Reason">Why, up to 200 characters, or null.</param>
public sealed record NewDeputy(Guid? DeputyId, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Reason);

/// <summary>Names another approver as the signed-in approver's deputy for a period.</summary>
public sealed class NameDeputy(CurrentUser user, PortalTransactions transactions)
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(366);

    /// <summary>Names the deputy.</summary>
    /// <returns>The id of the delegation.</returns>
    /// <exception cref="RuleBroken">role-missing, deputy-required, deputy-self, deputy-not-approver, delegation-period, delegation-chain, delegation-overlaps, reason-too-long</exception>
    public async Task<Guid> ExecuteAsync(NewDeputy wanted, CancellationToken cancel)
    {
        Attempted attempted = new("name a deputy", "user", wanted.DeputyId?.ToString() ?? "nobody");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Approver);
        return await transactions.RunAsync(attempted, actor.ForAudit, transaction => MakeAsync(transaction, actor, wanted, cancel), cancel);
    }

    private static async Task<Guid> MakeAsync(PortalTransaction transaction, Actor actor, NewDeputy wanted, CancellationToken cancel)
    {
        Guid deputyId = wanted.DeputyId ?? throw RuleBroken.Invalid("deputy-required", "Choose who stands in for you.", "deputyId");
        if (deputyId == actor.Id)
        {
            throw RuleBroken.Invalid("deputy-self", "Nobody can be the own deputy. Choose another approver.", "deputyId");
        }

        (DateTimeOffset starts, DateTimeOffset ends) = ReadPeriod(wanted, transaction.Now);
        string? reason = string.IsNullOrWhiteSpace(wanted.Reason) ? null : wanted.Reason.Trim().Replace("\0", "", StringComparison.Ordinal);
        if (reason is { Length: > Delegation.MaxReason })
        {
            throw RuleBroken.Invalid("reason-too-long", $"The reason has {reason.Length} characters; {Delegation.MaxReason} are the most.", "reason");
        }

        PortalUser deputy = await RequireApproverAsync(transaction.Db, deputyId, transaction.Now, cancel);
        await RequireNoOverlapAsync(transaction.Db, actor.Id, deputyId, starts, ends, cancel);
        Delegation made = new() { Id = Guid.CreateVersion7(transaction.Now), FromId = actor.Id, ToId = deputyId, StartsAt = starts, EndsAt = ends, Reason = reason, CreatedAt = transaction.Now };
        transaction.Db.Delegations.Add(made);
        transaction.Audit(new AuditEntry
        {
            Action = AuditActions.DelegationCreated,
            SubjectType = "delegation",
            SubjectId = made.Id.ToString(),
            Data = new Dictionary<string, object?> { ["from"] = actor.Name, ["to"] = deputy.DisplayName, ["fromId"] = actor.Id, ["toId"] = deputyId, ["startsAt"] = starts, ["endsAt"] = ends, ["reason"] = reason },
        });
        return made.Id;
    }

    private static (DateTimeOffset Starts, DateTimeOffset Ends) ReadPeriod(NewDeputy wanted, DateTimeOffset now)
    {
        DateTimeOffset starts = (wanted.StartsAt ?? now).ToUniversalTime();
        DateTimeOffset ends = wanted.EndsAt?.ToUniversalTime() ?? throw RuleBroken.Invalid("delegation-period", "Say until when.", "endsAt");
        if (ends <= starts || ends <= now)
        {
            throw RuleBroken.Invalid("delegation-period", "The end must lie after the start, and ahead.", "endsAt");
        }

        return ends - starts <= LongestPeriod ? (starts, ends) : throw RuleBroken.Invalid("delegation-period", "A deputy stands in for a year at most.", "endsAt");
    }

    private static async Task<PortalUser> RequireApproverAsync(PortalDb db, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        return await db.UsersIn(Role.Approver).NotLocked(now).SingleOrDefaultAsync(u => u.Id == id, cancel)
            ?? throw RuleBroken.Invalid("deputy-not-approver", "A deputy must have the role Approver.", "deputyId");
    }

    /// <summary>One deputy at a time, and no chain: who stands in for somebody names no deputy for that time, and the other way round.</summary>
    private static async Task RequireNoOverlapAsync(PortalDb db, Guid fromId, Guid toId, DateTimeOffset starts, DateTimeOffset ends, CancellationToken cancel)
    {
        IQueryable<Delegation> overlapping = db.Delegations.Where(d => d.StartsAt < ends && d.EndsAt > starts);
        if (await overlapping.AnyAsync(d => d.FromId == fromId, cancel))
        {
            throw RuleBroken.Conflict("delegation-overlaps", "You have a deputy for some of that time already. End that first.");
        }

        if (await overlapping.AnyAsync(d => d.ToId == fromId || d.FromId == toId, cancel))
        {
            throw RuleBroken.Conflict("delegation-chain", "Deputies have no deputies: one of you two stands in for somebody else, or is away, at that time.");
        }
    }
}
