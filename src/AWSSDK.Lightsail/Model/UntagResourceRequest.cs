namespace Amazon.Lightsail.Model;

/// <summary>Input of UntagResource.</summary>
public class UntagResourceRequest : AmazonLightsailRequest
{
    /// <summary>Name of the resource. Required.</summary>
    public string? ResourceName { get; set; }

    /// <summary>ARN of the resource; needed only when names are ambiguous.</summary>
    public string? ResourceArn { get; set; }

    /// <summary>Keys of the tags to remove. Required.</summary>
    public List<string>? TagKeys { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
