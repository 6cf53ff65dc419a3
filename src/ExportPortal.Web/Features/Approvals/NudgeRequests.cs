using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Reminds those who can decide of what has waited long, and passes what has waited too long on to the fallback group. Found by one indexed query, each once.</summary>
public sealed class NudgeRequests(IDbContextFactory<PortalDb> databases, PortalTransactions transactions, IOptions<ApprovalSettings> settings, TimeProvider clock)
{
    private const int MostAtOnce = 500;

    /// <summary>Looks once.</summary>
    /// <returns>How many were reminded or escalated.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        int nudged = 0;
        foreach (Guid id in await FindDueAsync(cancel))
        {
            nudged += await transactions.RunAsync(AuditActor.System("reminders"), transaction => NudgeAsync(transaction, id, cancel), cancel) == Nudge.None ? 0 : 1;
        }

        return nudged;
    }

    private async Task<List<Guid>> FindDueAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        return await db.Requests.Where(r => r.NudgeAt != null && r.NudgeAt <= now).OrderBy(r => r.NudgeAt).Take(MostAtOnce).Select(r => r.Id).ToListAsync(cancel);
    }

    private async Task<Nudge> NudgeAsync(PortalTransaction transaction, Guid id, CancellationToken cancel)
    {
        ExportRequest request = await transaction.LoadRequestAsync(id, cancel);
        if (request.Status != RequestStatus.PendingApproval || !(request.NudgeAt <= transaction.Now) || transaction.Now >= request.ExpiresAt)
        {
            return Nudge.None; // decided or nudged since, or about to expire
        }

        Nudge nudge = request.TakeNudge(settings.Value.Terms, settings.Value.Fallback, transaction.Now);
        if (nudge == Nudge.Reminded)
        {
            transaction.Audit(AuditActions.RequestReminded, request, ("waitingSince", request.WaitingSince), ("stage", request.CurrentStage?.Number), ("expiresAt", request.ExpiresAt));
        }
        else if (nudge == Nudge.Escalated)
        {
            transaction.Audit(AuditActions.RequestEscalated, request, ("group", request.EscalatedTo), ("waitingSince", request.WaitingSince), ("stage", request.CurrentStage?.Number), ("expiresAt", request.ExpiresAt));
        }

        return nudge;
    }
}
