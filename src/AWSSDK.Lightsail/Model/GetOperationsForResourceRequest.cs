namespace Amazon.Lightsail.Model;

/// <summary>Input of GetOperationsForResource.</summary>
public class GetOperationsForResourceRequest : AmazonLightsailRequest
{
    /// <summary>Name of the resource. Required.</summary>
    public string? ResourceName { get; set; }

    /// <summary>Token of the page to get; null for the first.</summary>
    public string? PageToken { get; set; }
}
