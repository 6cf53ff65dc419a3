using ExportPortal.Domain.Requests;

namespace ExportPortal.Data.Storage;

/// <summary>Something about a request has been committed.</summary>
/// <param name="RequestId">Which request.</param>
/// <param name="RequestedById">Whose it is.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="StatusChanged">Whether it has just come to stand there.</param>
public sealed record RequestChange(Guid RequestId, Guid RequestedById, RequestStatus Status, bool StatusChanged = true);
