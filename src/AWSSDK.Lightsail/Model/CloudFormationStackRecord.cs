namespace Amazon.Lightsail.Model;

/// <summary>The record of one CreateCloudFormationStack call.</summary>
public class CloudFormationStackRecord
{
    /// <summary>Name of the resource, unique in the Region.</summary>
    public string? Name { get; set; }

    /// <summary>Amazon Resource Name.</summary>
    public string? Arn { get; set; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>Region and Availability Zone.</summary>
    public ResourceLocation? Location { get; set; }

    /// <summary>Kind of resource.</summary>
    public ResourceType? ResourceType { get; set; }

    /// <summary>Started, Succeeded or Failed.</summary>
    public RecordState? State { get; set; }

    /// <summary>What the stack was made from.</summary>
    public List<CloudFormationStackRecordSourceInfo>? SourceInfo { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>What it became, once known.</summary>
    public DestinationInfo? DestinationInfo { get; set; }
}
