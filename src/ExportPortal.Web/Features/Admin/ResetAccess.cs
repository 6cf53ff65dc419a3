using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Links;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>An administrator helps somebody back in, or keeps a lost device out: a link for a new password, away with second factors, an end to all sessions.</summary>
public sealed class ResetAccess(CurrentUser user, PortalTransactions transactions, OwnAccount accounts)
{
    /// <summary>Makes a link with which the person chooses a password. The present password works until then.</summary>
    /// <param name="personId">The account.</param>
    /// <param name="removeSecondFactors">Also forget authenticator and passkeys, which the person has lost.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <returns>The path of the link, with its token; nobody can see it again.</returns>
    /// <exception cref="RuleBroken">role-missing, user-not-found, own-account, password-not-here</exception>
    public async Task<string> MakeLinkAsync(Guid personId, bool removeSecondFactors, CancellationToken cancel)
    {
        Attempted attempted = new("reset access", "user", personId.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            await PeopleRules.TakeTurnsAsync(transaction.Db, actor, cancel);
            return await accounts.OnAsync(transaction, personId, async change =>
            {
                RequireOther(actor, change.User);
                if (change.User.IsFromProvider)
                {
                    throw RuleBroken.Conflict("password-not-here", $"{change.User.DisplayName} signs in at the sign-in provider; the portal has no password to reset.");
                }

                if (removeSecondFactors)
                {
                    await ForgetFactorsAsync(change, cancel);
                }

                return await AccountLinks.MakeAsync(transaction, change.User, isInvitation: change.User.PasswordHash is null, cancel);
            }, cancel);
        }, cancel);
    }

    /// <summary>Signs a person out everywhere. API tokens stay; they are ended on their own page.</summary>
    /// <exception cref="RuleBroken">role-missing, user-not-found, own-account</exception>
    public async Task EndSessionsAsync(Guid personId, CancellationToken cancel)
    {
        Attempted attempted = new("end sessions", "user", personId.ToString());
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            await PeopleRules.TakeTurnsAsync(transaction.Db, actor, cancel);
            PortalUser person = await transaction.Db.Users.AsTracking().SingleOrDefaultAsync(u => u.Id == personId, cancel) ?? throw RuleBroken.NotFound("user-not-found", "There is no such account.");
            RequireOther(actor, person);
            List<UserSession> open = await transaction.Db.Sessions.AsTracking().Where(s => s.UserId == personId && s.EndedAt == null).ToListAsync(cancel);
            open.ForEach(s => s.EndedAt = transaction.Now);
            PeopleRules.EndSessions(person);
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.UserSessionsEnded, SubjectType = "user", SubjectId = personId.ToString(),
                Data = new Dictionary<string, object?> { ["name"] = person.DisplayName, ["sessions"] = open.Select(s => s.Id).ToArray(), ["by"] = "an administrator" },
            });
        }, cancel);
    }

    private static async Task ForgetFactorsAsync(AccountChange change, CancellationToken cancel)
    {
        OwnAccount.Require(await change.Users.SetTwoFactorEnabledAsync(change.User, false), "second-factor-kept");
        await change.Store.ForgetAuthenticatorAsync(change.User, cancel);
        foreach (Microsoft.AspNetCore.Identity.UserPasskeyInfo passkey in await change.Users.GetPasskeysAsync(change.User))
        {
            OwnAccount.Require(await change.Users.RemovePasskeyAsync(change.User, passkey.CredentialId), "second-factor-kept");
        }

        change.Transaction.Audit(new AuditEntry
        {
            Action = AuditActions.UserSecondFactorChanged, SubjectType = "user", SubjectId = change.User.Id.ToString(), Data = new Dictionary<string, object?> { ["change"] = "all removed by an administrator", ["name"] = change.User.DisplayName },
        });
    }

    private static void RequireOther(Actor actor, PortalUser person)
    {
        if (person.Id == actor.Id)
        {
            throw RuleBroken.Forbidden("own-account", "Use your own account page, or ask another administrator.");
        }
    }
}
