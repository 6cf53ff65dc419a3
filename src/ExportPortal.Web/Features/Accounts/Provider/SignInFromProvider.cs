using System.Net.Mail;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts.Sessions;
using ExportPortal.Web.Features.Admin;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts.Provider;

/// <summary>
/// Signs in somebody whom the provider vouches for. The account is made at the first sign-in; name, roles and the groups that the provider gives are brought
/// up to date at each one, with an event that says what has changed.
/// </summary>
public sealed class SignInFromProvider(PortalTransactions transactions, SignInSettings settings, PortalSignIn signIn, ILookupNormalizer normalizer, CurrentUser caller, AccountTrail trail)
{
    private readonly AuditActor _provider = new(null, "sign-in provider", ActorKind.System, Ip: caller.Ip);

    /// <summary>Sets the session cookie. False for somebody who does not get in; the audit history says why.</summary>
    public async Task<bool> ExecuteAsync(ClaimsPrincipal person, AuthenticationProperties properties, CancellationToken cancel)
    {
        OidcSettings oidc = settings.Oidc ?? throw new InvalidOperationException("There is no sign-in provider.");
        PortalUser user;
        try
        {
            ProviderPerson known = ProviderPerson.From(person, oidc);
            user = await transactions.RunAsync(_provider, transaction => BringUpToDateAsync(transaction, known, cancel), cancel);
        }
        catch (RuleBroken refusal)
        {
            await trail.RecordAsync(AuditActions.UserSignInFailed, null, ("reason", refusal.Message), ("code", refusal.Code));
            return false;
        }

        await signIn.StartAsync(user, SignInMethod.Provider, properties);
        return true;
    }

    private async Task<PortalUser> BringUpToDateAsync(PortalTransaction transaction, ProviderPerson person, CancellationToken cancel)
    {
        PortalDb db = transaction.Db;
        await PeopleRules.LockAsync(db, cancel);
        PortalUser? user = await db.UserLogins.Where(l => l.LoginProvider == OidcSetup.Scheme && l.ProviderKey == person.Key)
            .Join(db.Users.AsTracking(), l => l.UserId, u => u.Id, (_, u) => u).SingleOrDefaultAsync(cancel);
        return user is null ? await MakeAsync(transaction, person, cancel) : await ChangeAsync(transaction, user, person, cancel);
    }

    private async Task<PortalUser> MakeAsync(PortalTransaction transaction, ProviderPerson person, CancellationToken cancel)
    {
        PortalDb db = transaction.Db;
        string normalized = normalizer.NormalizeEmail(person.Email)!;
        if (await db.Users.AnyAsync(u => u.NormalizedEmail == normalized || u.NormalizedUserName == normalized, cancel))
        {
            // Whoever controls an address at the provider must not take over the account that a person has here.
            throw RuleBroken.Conflict("email-taken", "An account of the portal has this address already, and it does not belong to this person at the provider.");
        }

        PortalUser user = new()
        {
            Id = Guid.CreateVersion7(transaction.Now), UserName = person.Email, NormalizedUserName = normalized, Email = person.Email, NormalizedEmail = normalized, EmailConfirmed = true,
            DisplayName = person.Name, CreatedAt = transaction.Now, LockoutEnabled = true, SecurityStamp = Guid.NewGuid().ToString("N"), IsFromProvider = true,
        };
        db.Users.Add(user);
        db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = OidcSetup.Scheme, ProviderKey = person.Key, ProviderDisplayName = settings.Oidc!.DisplayName, UserId = user.Id });
        await PeopleRules.SetRolesAsync(db, user.Id, person.Roles, cancel);
        await PeopleRules.SetProviderGroupsAsync(db, user.Id, person.Groups, cancel);
        transaction.Audit(Event(AuditActions.UserCreated, user, null, person.Roles, person.Groups));
        return user;
    }

    private static async Task<PortalUser> ChangeAsync(PortalTransaction transaction, PortalUser user, ProviderPerson person, CancellationToken cancel)
    {
        if (user.IsDisabled)
        {
            throw RuleBroken.Forbidden("account-disabled", "The account is disabled in the portal.");
        }

        PortalDb db = transaction.Db;
        List<string> hadRoles = await PeopleRules.RolesOfAsync(db, user.Id, cancel);
        List<string> hadGroups = await db.Groups.Where(g => g.Members.Any(m => m.UserId == user.Id && m.IsFromProvider)).Select(g => g.Name).OrderBy(n => n).ToListAsync(cancel);
        IReadOnlyCollection<Role> roles = person.Roles;
        if (!roles.Contains(Role.Administrator) && hadRoles.Contains(nameof(Role.Administrator)) && await Administrators.Active(db).Take(2).ToListAsync(cancel) is [var only] && only == user.Id)
        {
            roles = [Role.Administrator, .. roles.Where(r => r != Role.Auditor)];
            transaction.Audit(Event(AuditActions.AdministratorKept, user, null, roles, person.Groups));
        }

        string[] wantedRoles = [.. roles.Select(r => r.ToString()).Order(StringComparer.Ordinal)];
        string[] wantedGroups = [.. person.Groups.Order(StringComparer.OrdinalIgnoreCase)];
        bool rights = !hadRoles.Order(StringComparer.Ordinal).SequenceEqual(wantedRoles) || !hadGroups.Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(wantedGroups, StringComparer.OrdinalIgnoreCase);
        if (!rights && user.DisplayName == person.Name)
        {
            return user;
        }

        Dictionary<string, object?> before = new() { ["name"] = user.DisplayName, ["roles"] = hadRoles, ["groups"] = hadGroups };
        user.DisplayName = person.Name;
        if (rights)
        {
            await PeopleRules.SetRolesAsync(db, user.Id, roles, cancel);
            await PeopleRules.SetProviderGroupsAsync(db, user.Id, person.Groups, cancel);
            PeopleRules.EndSessions(user);
        }

        transaction.Audit(Event(AuditActions.UserChanged, user, before, roles, person.Groups));
        return user;
    }

    private static AuditEntry Event(string action, PortalUser user, object? before, IReadOnlyCollection<Role> roles, IReadOnlyCollection<string> groups) => new()
    {
        Action = action, SubjectType = "user", SubjectId = user.Id.ToString(),
        Data = new Dictionary<string, object?>
        {
            ["name"] = user.DisplayName, ["email"] = user.Email, ["by"] = "sign-in provider", ["before"] = before,
            ["after"] = new Dictionary<string, object?> { ["name"] = user.DisplayName, ["roles"] = roles.Select(r => r.ToString()).Order(StringComparer.Ordinal).ToArray(), ["groups"] = groups.Order(StringComparer.OrdinalIgnoreCase).ToArray() },
        },
    };

    /// <summary>A person as the provider describes it.</summary>
    private sealed record ProviderPerson(string Key, string Email, string Name, IReadOnlyCollection<Role> Roles, IReadOnlyCollection<string> Groups)
    {
        public static ProviderPerson From(ClaimsPrincipal person, OidcSettings oidc)
        {
            string issuer = person.FindFirstValue("iss") ?? "";
            string subject = person.FindFirstValue("sub") ?? throw RuleBroken.Invalid("no-subject", "The provider does not say who the person is.");
            string email = (person.FindFirstValue("email") ?? "").Trim();
            if (email.Length is 0 or > 200 || !MailAddress.TryCreate(email, out MailAddress? address) || address.Address != email)
            {
                throw RuleBroken.Invalid("no-email", "The provider gives no e-mail address.");
            }

            string[] theirs = [.. person.FindAll(oidc.GroupsClaim).Select(c => c.Value)];
            Role[] mapped = [.. theirs.SelectMany(g => oidc.Roles[g]).Distinct()];
            Role[] roles = mapped.Length == 0 ? (oidc.DefaultRole is { } role ? [role] : throw RuleBroken.Forbidden("no-role", "No group of this person gives a role in the portal."))
                // An auditor changes nothing, so the role stands alone; of the two the weaker counts.
                : mapped.Contains(Role.Auditor) ? [Role.Auditor] : mapped;
            string name = (person.FindFirstValue("name") ?? email).Trim();
            return new ProviderPerson(
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{subject}"))), email, name.Length is 0 or > PeopleRules.MaxName ? email[..Math.Min(email.Length, PeopleRules.MaxName)] : name,
                roles, [.. theirs.SelectMany(g => oidc.Groups[g]).Distinct(StringComparer.OrdinalIgnoreCase)]);
        }
    }
}
