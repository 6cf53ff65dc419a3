using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>A change of one account, inside its transaction.</summary>
/// <param name="Transaction">Where it is stored.</param>
/// <param name="Users">Identity's rules on that transaction.</param>
/// <param name="Store">Identity's store on that transaction.</param>
/// <param name="User">The account, tracked.</param>
public sealed record AccountChange(PortalTransaction Transaction, UserManager<PortalUser> Users, PortalUserStore Store, PortalUser User);

/// <summary>Runs changes of accounts with Identity's own rules and the portal's transactions.</summary>
public sealed class OwnAccount(CurrentUser user, PortalTransactions transactions, IServiceProvider services, IDataProtectionProvider protection)
{
    /// <summary>Changes the account of the person at the browser.</summary>
    /// <param name="tried">What is tried, for the audit history should it be refused.</param>
    /// <param name="work">The change; it throws <see cref="RuleBroken"/> to undo everything.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">not-signed-in, and what the work refuses</exception>
    public async Task<T> ChangeAsync<T>(string tried, Func<SignedInPerson, AccountChange, Task<T>> work, CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        return await transactions.RunAsync(new Attempted(tried, "user", person.Id.ToString()), person.ForAudit, transaction => OnAsync(transaction, person.Id, change => work(person, change), cancel), cancel);
    }

    /// <summary>Opens an account inside a transaction that runs already.</summary>
    /// <exception cref="RuleBroken">user-not-found, and what the work refuses</exception>
    public async Task<T> OnAsync<T>(PortalTransaction transaction, Guid userId, Func<AccountChange, Task<T>> work, CancellationToken cancel)
    {
        PortalUser account = await transaction.Db.Users.AsTracking().SingleOrDefaultAsync(u => u.Id == userId, cancel) ?? throw RuleBroken.NotFound("user-not-found", "There is no such account.");
        // The transaction saves, once: only then it can tell what has changed.
        using PortalUserStore store = new(transaction.Db, protection) { AutoSaveChanges = false };
        using UserManager<PortalUser> users = ActivatorUtilities.CreateInstance<UserManager<PortalUser>>(services, store);
        return await work(new AccountChange(transaction, users, store, account));
    }

    /// <summary>Refuses changes of a second factor in a session that has not shown the one that there is: a stolen password must not be enough to replace it.</summary>
    /// <exception cref="RuleBroken">second-factor-required</exception>
    public static async Task RequireShownFactorAsync(SignedInPerson person, AccountChange change)
    {
        bool has = change.User.TwoFactorEnabled || (await change.Users.GetPasskeysAsync(change.User)).Count > 0;
        if (has && !person.HasSecondFactor)
        {
            throw RuleBroken.Forbidden("second-factor-required", "Sign in with your second factor before you change it.");
        }
    }

    /// <summary>Writes down that this session has now shown a second factor.</summary>
    public static async Task MarkShownAsync(SignedInPerson person, AccountChange change, CancellationToken cancel)
    {
        UserSession session = await change.Transaction.Db.Sessions.AsTracking().SingleAsync(s => s.Id == person.SessionId, cancel);
        session.HasSecondFactor = true;
    }

    /// <summary>Ends the other sessions of the account.</summary>
    public static async Task EndOthersAsync(SignedInPerson person, AccountChange change, CancellationToken cancel)
    {
        List<UserSession> others = await change.Transaction.Db.Sessions.AsTracking().Where(s => s.UserId == person.Id && s.Id != person.SessionId && s.EndedAt == null).ToListAsync(cancel);
        others.ForEach(s => s.EndedAt = change.Transaction.Now);
    }

    /// <summary>Turns Identity's complaints into a refusal.</summary>
    /// <exception cref="RuleBroken">With the given code.</exception>
    public static void Require(IdentityResult result, string code, string? field = null)
    {
        if (!result.Succeeded)
        {
            throw RuleBroken.Invalid(code, string.Join(" ", result.Errors.Select(e => e.Description)), field);
        }
    }
}
