namespace ExportPortal.Domain.Requests;

/// <summary>One export snapshot record as AWS lists it (GetExportSnapshotRecords).</summary>
/// <param name="Name">name.</param>
/// <param name="Arn">arn, unique.</param>
/// <param name="CreatedAt">createdAt, UTC.</param>
/// <param name="State">state: Started, Succeeded, Failed or a newer value.</param>
/// <param name="SourceName">sourceInfo.name.</param>
/// <param name="SourceArn">sourceInfo.arn, or null where AWS leaves it out.</param>
/// <param name="DestinationId">destinationInfo.id: the AMI or EBS snapshot, or null while it is not there.</param>
/// <param name="DestinationService">destinationInfo.service, or null.</param>
public sealed record ExportRecordFacts(string Name, string Arn, DateTimeOffset CreatedAt, string State, string SourceName, string? SourceArn, string? DestinationId, string? DestinationService)
{
    /// <summary>Whether the record is an export of this snapshot: by ARN; by name only where the ARN is absent.</summary>
    public bool IsOf(string snapshotArn, string snapshotName) => SourceArn is { Length: > 0 } ? SourceArn == snapshotArn : SourceName == snapshotName;
}
