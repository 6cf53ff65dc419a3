using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Counts what waits for the signed-in approver. What waits is read once for everybody who looks at the same moment: every open page of an approver counts after every change.</summary>
public sealed class CountInbox(CurrentUser user, WaitingRequests waiting, IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    /// <summary>The count, as the inbox's first tab has it; 0 for people who are no approvers.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        if (!actor.Has(Role.Approver))
        {
            return 0;
        }

        DateTimeOffset now = clock.GetUtcNow();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IReadOnlyList<Approver> authorities = await DecisionRights.OfAsync(db, actor, now, cancel);
        IReadOnlyList<ExportRequest> requests = await waiting.GetAsync(cancel);
        return requests.Count(r => r.WhyNotDecidableBy(r.ChooseAuthority(authorities, now), now) is null);
    }
}
