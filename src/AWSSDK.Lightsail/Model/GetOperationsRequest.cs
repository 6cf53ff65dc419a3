namespace Amazon.Lightsail.Model;

/// <summary>Input of GetOperations.</summary>
public class GetOperationsRequest : AmazonLightsailRequest
{
    /// <summary>Token of the page to get; null for the first.</summary>
    public string? PageToken { get; set; }
}
