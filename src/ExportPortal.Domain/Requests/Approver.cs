namespace ExportPortal.Domain.Requests;

/// <summary>Somebody who decides, with the rights of this moment.</summary>
/// <param name="PersonId">The person who clicks.</param>
/// <param name="Name">That person's name.</param>
/// <param name="Groups">The groups whose authority the person uses.</param>
/// <param name="DeputyForId">Whose deputy the person is in this decision, or null.</param>
/// <param name="DeputyForName">That person's name, or null.</param>
public sealed record Approver(Guid PersonId, string Name, IReadOnlyCollection<string> Groups, Guid? DeputyForId = null, string? DeputyForName = null);
