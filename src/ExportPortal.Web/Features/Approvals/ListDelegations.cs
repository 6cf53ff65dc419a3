using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>A delegation for reading.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="FromName">Who is away.</param>
/// <param name="ToName">Who stands in.</param>
/// <param name="StartsAt">First moment, UTC.</param>
/// <param name="EndsAt">First moment after it, UTC.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="IsMine">The viewer is the one who is away.</param>
/// <param name="IsOver">It is over.</param>
public sealed record DelegationRow(Guid Id, string FromName, string ToName, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? Reason, bool IsMine, bool IsOver);

/// <summary>Somebody who could stand in.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name that others see.</param>
public sealed record DeputyChoice(Guid Id, string Name);

/// <summary>The signed-in approver's deputies and whom the approver stands in for, newest first; all of them for auditors and administrators.</summary>
public sealed class ListDelegations(CurrentUser user, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    private const int Most = 200;

    /// <summary>Lists them.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<DelegationRow>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        bool all = actor.Has(Role.Administrator) || actor.Has(Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        var found = await db.Delegations.AsNoTracking().Where(d => (all || d.FromId == actor.Id || d.ToId == actor.Id) && d.EndsAt > d.StartsAt)
            .OrderByDescending(d => d.StartsAt).Take(Most)
            .Select(d => new
            {
                Row = d,
                From = db.Users.Where(u => u.Id == d.FromId).Select(u => u.DisplayName).FirstOrDefault(),
                To = db.Users.Where(u => u.Id == d.ToId).Select(u => u.DisplayName).FirstOrDefault(),
            }).ToListAsync(cancel);
        return [.. found.Select(f => new DelegationRow(f.Row.Id, f.From ?? "", f.To ?? "", f.Row.StartsAt, f.Row.EndsAt, f.Row.Reason, f.Row.FromId == actor.Id, f.Row.EndsAt <= now))];
    }

    /// <summary>The other approvers, by name.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<DeputyChoice>> ListChoicesAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.UsersIn(Role.Approver).Where(u => u.Id != actor.Id).OrderBy(u => u.DisplayName).Select(u => new DeputyChoice(u.Id, u.DisplayName)).ToListAsync(cancel);
    }
}
