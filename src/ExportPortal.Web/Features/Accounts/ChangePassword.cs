using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>A person changes the own password. Other sessions of the person end.</summary>
public sealed class ChangePassword(OwnAccount account, PortalSignIn signIn)
{
    /// <summary>Changes it and writes the cookie anew.</summary>
    /// <exception cref="RuleBroken">not-signed-in, password-wrong, password-invalid, password-same, password-not-here</exception>
    public async Task ExecuteAsync(string? current, string? next, CancellationToken cancel)
    {
        Data.Accounts.PortalUser changed = await account.ChangeAsync("change password", async (person, change) =>
        {
            if (change.User.PasswordHash is null)
            {
                throw RuleBroken.Conflict("password-not-here", "You sign in elsewhere; the portal has no password of yours.");
            }

            if (string.IsNullOrEmpty(current) || current.Length > 256 || !await change.Users.CheckPasswordAsync(change.User, current))
            {
                throw RuleBroken.Invalid("password-wrong", "The present password is wrong.", "current");
            }

            if (next is null || next.Length > 256)
            {
                throw RuleBroken.Invalid("password-invalid", "A password has 12 to 256 characters.", "next");
            }

            if (next == current)
            {
                throw RuleBroken.Invalid("password-same", "Choose another password than the present one.", "next");
            }

            OwnAccount.Require(await change.Users.ChangePasswordAsync(change.User, current, next), "password-invalid", "next");
            change.User.MustChangePassword = false;
            await OwnAccount.EndOthersAsync(person, change, cancel);
            change.Transaction.Audit(new AuditEntry { Action = AuditActions.UserPasswordChanged, SubjectType = "user", SubjectId = person.Id.ToString(), Data = new Dictionary<string, object?> { ["forced"] = person.Pending == SessionClaims.PasswordPending } });
            return change.User;
        }, cancel);
        await signIn.RefreshSignInAsync(changed);
    }
}
