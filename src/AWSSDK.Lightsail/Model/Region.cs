namespace Amazon.Lightsail.Model;

/// <summary>An AWS Region that offers Lightsail.</summary>
public class Region
{
    /// <summary>Continent, for example <c>EU</c>.</summary>
    public string? ContinentCode { get; set; }

    /// <summary>Description of the Region.</summary>
    public string? Description { get; set; }

    /// <summary>Display name, for example <c>Frankfurt</c>.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Name, for example <c>eu-central-1</c>.</summary>
    public RegionName? Name { get; set; }

    /// <summary>Availability Zones, when asked for.</summary>
    public List<AvailabilityZone>? AvailabilityZones { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Zones for databases, when asked for.</summary>
    public List<AvailabilityZone>? RelationalDatabaseAvailabilityZones { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
