namespace ExportPortal.Web.Features.Audit;

/// <summary>A file that evidence takes along.</summary>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="Content">Its bytes.</param>
public sealed record EvidenceFile(string Name, byte[] Content);

/// <summary>Where evidence gets the checkpoints from: what proves, outside the database, how the history ended at a time.</summary>
public interface IEvidenceCheckpoints
{
    /// <summary>The checkpoints from an event on, and what is needed to check their signatures; empty where there are none.</summary>
    /// <param name="fromSeq">The first event that they must cover.</param>
    /// <param name="cancel">Stops the reading.</param>
    Task<IReadOnlyList<EvidenceFile>> ReadAsync(long fromSeq, CancellationToken cancel);
}
