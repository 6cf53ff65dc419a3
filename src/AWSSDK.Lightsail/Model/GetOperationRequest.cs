namespace Amazon.Lightsail.Model;

/// <summary>Input of GetOperation.</summary>
public class GetOperationRequest : AmazonLightsailRequest
{
    /// <summary>Id of the operation. Required.</summary>
    public string? OperationId { get; set; }
}
