using System.Net.Mail;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Accounts.Links;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>A new account.</summary>
/// <param name="Name">The name that others see, 1 to 100 characters.</param>
/// <param name="Email">Sign-in name.</param>
/// <param name="Roles">One or more; Auditor stands alone.</param>
/// <param name="Groups">Names of groups; new ones are made.</param>
public sealed record NewPerson(string? Name, string? Email, IReadOnlyCollection<Role> Roles, IReadOnlyCollection<string> Groups);

/// <summary>An administrator makes an account without a password, and a link with which the person chooses one.</summary>
public sealed class CreatePerson(CurrentUser user, PortalTransactions transactions, ILookupNormalizer normalizer)
{
    /// <summary>Makes it.</summary>
    /// <returns>The path of the invitation, with its token; nobody can see it again.</returns>
    /// <exception cref="RuleBroken">role-missing, name-invalid, email-invalid, email-taken, roles-required, auditor-alone, group-name-invalid</exception>
    public async Task<string> ExecuteAsync(NewPerson wanted, CancellationToken cancel)
    {
        string email = (wanted.Email ?? "").Trim();
        Attempted attempted = new("create", "user", email.Length is 0 or > 200 ? "new" : email);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            await PeopleRules.TakeTurnsAsync(transaction.Db, actor, cancel);
            PortalUser person = Check(wanted, email, transaction.Now);
            List<string> groups = PeopleRules.CleanGroups(wanted.Groups);
            if (await transaction.Db.Users.AnyAsync(u => u.NormalizedEmail == person.NormalizedEmail || u.NormalizedUserName == person.NormalizedUserName, cancel))
            {
                throw RuleBroken.Invalid("email-taken", "There is an account with this address already.", "email");
            }

            transaction.Db.Users.Add(person);
            await PeopleRules.SetRolesAsync(transaction.Db, person.Id, wanted.Roles, cancel);
            await PeopleRules.SetGroupsAsync(transaction.Db, person.Id, groups, cancel);
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.UserCreated,
                SubjectType = "user",
                SubjectId = person.Id.ToString(),
                Data = new Dictionary<string, object?> { ["name"] = person.DisplayName, ["email"] = email, ["roles"] = wanted.Roles.Select(r => r.ToString()).Order(StringComparer.Ordinal).ToArray(), ["groups"] = groups },
            });
            return await AccountLinks.MakeAsync(transaction, person, isInvitation: true, cancel);
        }, cancel);
    }

    private PortalUser Check(NewPerson wanted, string email, DateTimeOffset now)
    {
        string name = (wanted.Name ?? "").Trim();
        if (name.Length is 0 or > PeopleRules.MaxName)
        {
            throw RuleBroken.Invalid("name-invalid", $"A name of 1 to {PeopleRules.MaxName} characters is needed.", "name");
        }

        if (email.Length > 200 || !MailAddress.TryCreate(email, out MailAddress? address) || address.Address != email)
        {
            throw RuleBroken.Invalid("email-invalid", "This is not an e-mail address.", "email");
        }

        PeopleRules.CheckRoles(wanted.Roles);
        return new PortalUser
        {
            Id = Guid.CreateVersion7(now), UserName = email, NormalizedUserName = normalizer.NormalizeName(email), Email = email, NormalizedEmail = normalizer.NormalizeEmail(email),
            EmailConfirmed = true, DisplayName = name, CreatedAt = now, LockoutEnabled = true, SecurityStamp = Guid.NewGuid().ToString("N"),
        };
    }
}
