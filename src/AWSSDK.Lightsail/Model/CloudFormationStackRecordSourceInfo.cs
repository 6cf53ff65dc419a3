namespace Amazon.Lightsail.Model;

/// <summary>What a stack was made from.</summary>
public class CloudFormationStackRecordSourceInfo
{
    /// <summary>Kind of resource.</summary>
    public CloudFormationStackRecordSourceType? ResourceType { get; set; }

    /// <summary>Name of the export snapshot record.</summary>
    public string? Name { get; set; }

    /// <summary>ARN of the export snapshot record.</summary>
    public string? Arn { get; set; }
}
