using System.Buffers.Text;
using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Admin;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>An account to be made.</summary>
/// <param name="Email">Sign-in name.</param>
/// <param name="Name">The name that others see, 1 to 100 characters.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Groups">Its groups; one that does not exist is made.</param>
public sealed record NewAccount(string Email, string Name, IReadOnlyCollection<Role> Roles, IReadOnlyCollection<string> Groups);

/// <summary>Makes a person's account with a password of chance, together with the event that says so.</summary>
public sealed class CreateAccount(IServiceProvider services, PortalTransactions transactions)
{
    private const int MaxName = 100;
    private const int MaxGroup = 60;
    private const int PasswordBytes = 18;

    /// <summary>Makes it.</summary>
    /// <returns>The password; nobody can see it again.</returns>
    /// <exception cref="RuleBroken">name-invalid, group-invalid, account-invalid, roles-required, auditor-alone</exception>
    public Task<string> ForAsync(AuditActor actor, NewAccount wanted, CancellationToken cancel)
    {
        if (wanted.Name.Trim().Length is 0 or > MaxName)
        {
            throw RuleBroken.Invalid("name-invalid", $"A name has 1 to {MaxName} characters.", "name");
        }

        if (wanted.Groups.Any(g => g.Trim().Length is 0 or > MaxGroup))
        {
            throw RuleBroken.Invalid("group-invalid", $"A group's name has 1 to {MaxGroup} characters.", "group");
        }

        PeopleRules.CheckRoles(wanted.Roles);
        return transactions.RunAsync(actor, transaction => MakeAsync(transaction, wanted, cancel), cancel);
    }

    private async Task<string> MakeAsync(PortalTransaction transaction, NewAccount wanted, CancellationToken cancel)
    {
        // Identity's own rules, on the context of this transaction.
        using UserStore<PortalUser, PortalRole, PortalDb, Guid> store = new(transaction.Db);
        using UserManager<PortalUser> users = ActivatorUtilities.CreateInstance<UserManager<PortalUser>>(services, store);
        string password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
        PortalUser user = new()
        {
            Id = Guid.CreateVersion7(transaction.Now),
            UserName = wanted.Email.Trim(),
            Email = wanted.Email.Trim(),
            EmailConfirmed = true,
            DisplayName = wanted.Name.Trim(),
            CreatedAt = transaction.Now,
            // Whoever makes the account knows the password; so it is good for one sign-in.
            MustChangePassword = true,
        };
        Require(await users.CreateAsync(user, password));
        Require(await users.AddToRolesAsync(user, wanted.Roles.Select(r => r.ToString())));
        foreach (string group in wanted.Groups.Select(g => g.Trim()).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            await JoinAsync(transaction, group, user.Id, cancel);
        }

        transaction.Audit(new AuditEntry
        {
            Action = AuditActions.UserCreated,
            SubjectType = "user",
            SubjectId = user.Id.ToString(),
            Data = new Dictionary<string, object?> { ["email"] = user.Email, ["name"] = user.DisplayName, ["roles"] = wanted.Roles, ["groups"] = wanted.Groups },
        });
        return password;
    }

    private static async Task JoinAsync(PortalTransaction transaction, string name, Guid userId, CancellationToken cancel)
    {
        // Few groups; compared here because the databases differ about case.
        List<PortalGroup> groups = await transaction.Db.Groups.AsTracking().ToListAsync(cancel);
        PortalGroup? group = groups.FirstOrDefault(g => string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase));
        if (group is null)
        {
            group = new PortalGroup { Id = Guid.CreateVersion7(transaction.Now), Name = name };
            transaction.Db.Groups.Add(group);
        }

        transaction.Db.Set<GroupMember>().Add(new GroupMember { GroupId = group.Id, UserId = userId });
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw RuleBroken.Invalid("account-invalid", string.Join(" ", result.Errors.Select(e => e.Description)), "email");
        }
    }
}
