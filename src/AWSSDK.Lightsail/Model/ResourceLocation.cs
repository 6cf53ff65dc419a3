namespace Amazon.Lightsail.Model;

/// <summary>Where a resource is.</summary>
public class ResourceLocation
{
    /// <summary>Availability Zone.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>Region.</summary>
    public RegionName? RegionName { get; set; }
}
