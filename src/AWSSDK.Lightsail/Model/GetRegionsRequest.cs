namespace Amazon.Lightsail.Model;

/// <summary>Input of GetRegions.</summary>
public class GetRegionsRequest : AmazonLightsailRequest
{
    /// <summary>Whether to list Availability Zones too.</summary>
    public bool? IncludeAvailabilityZones { get; set; }

    /// <summary>Whether to list zones for databases too.</summary>
    public bool? IncludeRelationalDatabaseAvailabilityZones { get; set; }
}
