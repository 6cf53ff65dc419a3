namespace Amazon.Lightsail.Model;

/// <summary>Input of GetInstanceSnapshots.</summary>
public class GetInstanceSnapshotsRequest : AmazonLightsailRequest
{
    /// <summary>Token of the page to get; null for the first.</summary>
    public string? PageToken { get; set; }
}
