using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>Somebody in an invented history.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Groups">The person's groups.</param>
/// <param name="Ip">Where the person sits.</param>
/// <param name="Email">The account, where the person has one.</param>
internal sealed record PastPerson(Guid Id, string Name, IReadOnlyCollection<string> Groups, string Ip, string? Email = null)
{
    public AuditActor ForAudit => new(Id, Name, ActorKind.User, Ip: Ip);

    public Approver ForDecisions => new(Id, Name, Groups);
}
