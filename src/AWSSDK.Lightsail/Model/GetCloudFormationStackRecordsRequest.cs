namespace Amazon.Lightsail.Model;

/// <summary>Input of GetCloudFormationStackRecords.</summary>
public class GetCloudFormationStackRecordsRequest : AmazonLightsailRequest
{
    /// <summary>Token of the page to get; null for the first.</summary>
    public string? PageToken { get; set; }
}
