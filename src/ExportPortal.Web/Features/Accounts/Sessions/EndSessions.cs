using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>A person ends own sessions: one, or all but the present one. Their pages close at once.</summary>
public sealed class EndSessions(CurrentUser user, PortalTransactions transactions)
{
    /// <summary>Ends one.</summary>
    /// <exception cref="RuleBroken">not-signed-in, session-not-found</exception>
    public async Task OneAsync(Guid sessionId, CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        if (await EndAsync(person, s => s.Id == sessionId, cancel) == 0)
        {
            throw RuleBroken.NotFound("session-not-found", "There is no such session, or it has ended already.");
        }
    }

    /// <summary>Ends all but the present one.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<int> OthersAsync(CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        return await EndAsync(person, s => s.Id != person.SessionId, cancel);
    }

    /// <summary>Ends the present one; part of signing out.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task PresentAsync(CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        await transactions.RunAsync(person.ForAudit, async transaction =>
        {
            await foreach (UserSession session in transaction.Db.Sessions.AsTracking().Where(s => s.Id == person.SessionId && s.EndedAt == null).AsAsyncEnumerable().WithCancellation(cancel))
            {
                session.EndedAt = transaction.Now;
            }

            transaction.Audit(new AuditEntry { Action = AuditActions.UserSignedOut, SubjectType = "user", SubjectId = person.Email, Data = new Dictionary<string, object?> { ["session"] = person.SessionId } });
            return true;
        }, cancel);
    }

    private Task<int> EndAsync(SignedInPerson person, Func<UserSession, bool> which, CancellationToken cancel) => transactions.RunAsync(person.ForAudit, async transaction =>
    {
        List<UserSession> open = await transaction.Db.Sessions.AsTracking().Where(s => s.UserId == person.Id && s.EndedAt == null && s.ExpiresAt > transaction.Now).ToListAsync(cancel);
        List<UserSession> ended = [.. open.Where(which)];
        ended.ForEach(s => s.EndedAt = transaction.Now);
        if (ended.Count > 0)
        {
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.UserSessionsEnded, SubjectType = "user", SubjectId = person.Id.ToString(),
                Data = new Dictionary<string, object?> { ["sessions"] = ended.Select(s => s.Id).ToArray(), ["by"] = "the person" },
            });
        }

        return ended.Count;
    }, cancel);
}
