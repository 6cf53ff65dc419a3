namespace Amazon.Lightsail.Model;

/// <summary>Input of GetDiskSnapshots.</summary>
public class GetDiskSnapshotsRequest : AmazonLightsailRequest
{
    /// <summary>Token of the page to get; null for the first.</summary>
    public string? PageToken { get; set; }
}
