using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>The person behind a call, with the rights that the database gives at this moment.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name that others see.</param>
/// <param name="Roles">Roles of this moment.</param>
/// <param name="Groups">Groups of this moment.</param>
/// <param name="TokenName">Name of the API token used, or null for a browser.</param>
/// <param name="Ip">The client's address, or null.</param>
public sealed record Actor(Guid Id, string Name, IReadOnlySet<Role> Roles, IReadOnlyCollection<string> Groups, string? TokenName, string? Ip)
{
    /// <summary>Connections that others see and this person does not: groups guard them, and the person is in none of these.</summary>
    public IReadOnlyCollection<string> HiddenConnections { get; init; } = [];

    /// <summary>Whether the person may see what belongs to this connection.</summary>
    public bool Sees(string connection) => !HiddenConnections.Contains(connection, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whom audit events name.</summary>
    public AuditActor ForAudit => TokenName is null
        ? new AuditActor(Id, Name, ActorKind.User, Ip: Ip)
        : new AuditActor(Id, $"{Name} (token {TokenName})", ActorKind.Token, Ip: Ip);

    /// <summary>This person as one who decides.</summary>
    public Approver ForDecisions => new(Id, Name, Groups);

    /// <summary>Whether the person sees every request and not only the own ones.</summary>
    public bool SeesEveryRequest => Has(Role.Approver) || Has(Role.Auditor) || Has(Role.Administrator);

    /// <summary>Whether the person has the role now.</summary>
    public bool Has(Role role) => Roles.Contains(role);

    /// <summary>Refuses when the person has none of the roles.</summary>
    /// <exception cref="RuleBroken">role-missing</exception>
    public void MustBe(params Role[] roles)
    {
        if (!roles.Any(Has))
        {
            string names = string.Join(" or ", roles);
            throw RuleBroken.Forbidden("role-missing", $"This needs the role {names}. An administrator can grant it.");
        }
    }
}
