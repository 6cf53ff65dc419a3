namespace Amazon.Lightsail.Model;

/// <summary>Input of CreateCloudFormationStack.</summary>
public class CreateCloudFormationStackRequest : AmazonLightsailRequest
{
    /// <summary>Instances to make, one entry each. Required.</summary>
    public List<InstanceEntry>? Instances { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
