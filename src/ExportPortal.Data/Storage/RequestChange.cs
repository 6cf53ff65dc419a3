using ExportPortal.Domain.Requests;

namespace ExportPortal.Data.Storage;

/// <summary>Something about a request has been committed.</summary>
/// <param name="RequestId">Which request.</param>
/// <param name="RequestedById">Whose it is.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="StatusChanged">Whether it has just come to stand there.</param>
/// <param name="OnBehalfOfId">For whom it was asked, or null.</param>
public sealed record RequestChange(Guid RequestId, Guid RequestedById, RequestStatus Status, bool StatusChanged = true, Guid? OnBehalfOfId = null)
{
    /// <summary>Whether it is the person's: asked by or for the person.</summary>
    public bool BelongsTo(Guid personId) => personId == RequestedById || personId == OnBehalfOfId;
}
