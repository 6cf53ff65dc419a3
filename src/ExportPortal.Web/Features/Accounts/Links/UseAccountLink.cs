using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts.Links;

/// <summary>An open link, for the page that it opens.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Email">Sign-in name.</param>
/// <param name="IsInvitation">A first password, and not a new one.</param>
public sealed record OpenLink(string Name, string Email, bool IsInvitation);

/// <summary>Whoever holds a link chooses the password of its account, once.</summary>
public sealed class UseAccountLink(OwnAccount accounts, PortalTransactions transactions, IDbContextFactory<PortalDb> databases, CurrentUser caller, TimeProvider clock)
{
    /// <summary>What a link opens; null for one that is unknown, used, replaced or expired. Changes nothing: mail scanners open links too.</summary>
    public async Task<OpenLink?> LookAsync(string? token, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 100)
        {
            return null;
        }

        string hash = AccountLinks.HashOf(token);
        DateTimeOffset now = clock.GetUtcNow();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.AccountLinks.AsNoTracking().Where(l => l.Hash == hash && l.ClosedAt == null && l.ExpiresAt > now)
            .Join(db.Users.Where(u => !u.IsDisabled), l => l.UserId, u => u.Id, (l, u) => new OpenLink(u.DisplayName, u.Email ?? "", l.IsInvitation)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Sets the password, ends every session of the account and lifts a lock.</summary>
    /// <exception cref="RuleBroken">link-void, password-invalid</exception>
    public async Task ExecuteAsync(string? token, string? password, CancellationToken cancel)
    {
        if (await LookAsync(token, cancel) is not { } open)
        {
            throw Void();
        }

        if (password is null || password.Length > 256)
        {
            throw RuleBroken.Invalid("password-invalid", "A password has 12 to 256 characters.", "password");
        }

        string hash = AccountLinks.HashOf(token!);
        await transactions.RunAsync(new AuditActor(null, $"whoever held the link of {open.Name}", ActorKind.User, Ip: caller.Ip), async transaction =>
        {
            AccountLink link = await transaction.Db.AccountLinks.AsTracking().SingleOrDefaultAsync(l => l.Hash == hash && l.ClosedAt == null && l.ExpiresAt > transaction.Now, cancel) ?? throw Void();
            link.ClosedAt = transaction.Now;
            return await accounts.OnAsync(transaction, link.UserId, async change =>
            {
                if (change.User.IsDisabled)
                {
                    throw Void();
                }

                change.User.PasswordHash = null;
                OwnAccount.Require(await change.Users.AddPasswordAsync(change.User, password), "password-invalid", "password");
                change.User.MustChangePassword = false;
                change.User.LockoutEnd = null;
                change.User.AccessFailedCount = 0;
                foreach (UserSession session in await transaction.Db.Sessions.AsTracking().Where(s => s.UserId == link.UserId && s.EndedAt == null).ToListAsync(cancel))
                {
                    session.EndedAt = transaction.Now;
                }

                transaction.Audit(new AuditEntry { Action = AuditActions.UserPasswordReset, SubjectType = "user", SubjectId = link.UserId.ToString(), Data = new Dictionary<string, object?> { ["link"] = link.Id, ["invitation"] = link.IsInvitation } });
                return true;
            }, cancel);
        }, cancel);
    }

    private static RuleBroken Void() => RuleBroken.NotFound("link-void", "This link is not valid any more. It works once, and only for a while.");
}
