namespace ExportPortal.Domain.Audit;

/// <summary>Who an event is attributed to.</summary>
/// <param name="Id">The person's id, or null for the portal itself.</param>
/// <param name="Name">The name shown.</param>
/// <param name="Kind">Person, token or the portal.</param>
/// <param name="OnBehalfOf">Whom the actor acted for, or null.</param>
/// <param name="Ip">The client's address, or null.</param>
public sealed record AuditActor(Guid? Id, string Name, ActorKind Kind, string? OnBehalfOf = null, string? Ip = null)
{
    /// <summary>The portal itself.</summary>
    /// <param name="part">Which part of it, e.g. "start export".</param>
    public static AuditActor System(string part) => new(null, part, ActorKind.System);
}
