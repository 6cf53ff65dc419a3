namespace Amazon.Lightsail.Model;

/// <summary>Input of GetExportSnapshotRecords.</summary>
public class GetExportSnapshotRecordsRequest : AmazonLightsailRequest
{
    /// <summary>Token of the page to get; null for the first.</summary>
    public string? PageToken { get; set; }
}
