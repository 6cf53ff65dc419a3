using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>The person at a browser, in what concerns the own account.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name that others see.</param>
/// <param name="Email">Sign-in name.</param>
/// <param name="SessionId">The session that asks.</param>
/// <param name="HasSecondFactor">Whether it has shown more than a password.</param>
/// <param name="Pending">What the person has to do first (<see cref="Sessions.SessionClaims"/>), or null.</param>
/// <param name="Ip">The client's address, or null.</param>
public sealed record SignedInPerson(Guid Id, string Name, string Email, Guid SessionId, bool HasSecondFactor, string? Pending, string? Ip)
{
    /// <summary>Whom audit events name.</summary>
    public AuditActor ForAudit => new(Id, Name, ActorKind.User, Ip: Ip);
}
