using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// Counts wrong passwords and codes of an account, and locks it after some. In a transaction that runs again after a lost race: many tries at the same
/// instant are all counted, which Identity's own counter does not do.
/// </summary>
public sealed class WrongTries(PortalTransactions transactions, IOptions<IdentityOptions> options, CurrentUser caller)
{
    /// <summary>Counts one, together with the event that says so. The last administrator is not locked: the limit of tries a minute is what holds guesses up.</summary>
    /// <param name="user">The account.</param>
    /// <param name="reason">For the audit history.</param>
    public Task CountAsync(PortalUser user, string reason) => transactions.RunAsync(AccountTrail.Somebody(caller), async transaction =>
    {
        PortalUser? account = await transaction.Db.Users.AsTracking().SingleOrDefaultAsync(u => u.Id == user.Id);
        bool isLocked = account?.LockoutEnd > transaction.Now;
        if (account is not null && !isLocked && await Administrators.Active(transaction.Db).Take(2).ToListAsync() is var few && !(few is [var only] && only == account.Id))
        {
            account.AccessFailedCount++;
            if (account.AccessFailedCount >= options.Value.Lockout.MaxFailedAccessAttempts)
            {
                account.LockoutEnd = transaction.Now + options.Value.Lockout.DefaultLockoutTimeSpan;
                account.AccessFailedCount = 0;
            }

            account.ConcurrencyStamp = Guid.NewGuid().ToString();
        }

        transaction.Audit(new AuditEntry { Action = AuditActions.UserSignInFailed, SubjectType = "user", SubjectId = user.Email ?? "unknown", Data = new Dictionary<string, object?> { ["reason"] = reason } });
        return true;
    }, CancellationToken.None);
}
