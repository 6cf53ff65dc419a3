namespace Amazon.Lightsail.Model;

/// <summary>An Availability Zone of a Region.</summary>
public class AvailabilityZone
{
    /// <summary>Name of the zone, for example <c>eu-central-1a</c>.</summary>
    public string? ZoneName { get; set; }

    /// <summary>State of the zone, a free text.</summary>
    public string? State { get; set; }
}
