namespace Amazon.Lightsail.Model;

/// <summary>Input of TagResource.</summary>
public class TagResourceRequest : AmazonLightsailRequest
{
    /// <summary>Name of the resource. Required.</summary>
    public string? ResourceName { get; set; }

    /// <summary>ARN of the resource; needed only when names are ambiguous.</summary>
    public string? ResourceArn { get; set; }

    /// <summary>Tags to add or change. Required.</summary>
    public List<Tag>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
