namespace Amazon.Lightsail.Model;

/// <summary>One EC2 instance that a stack shall make.</summary>
public class InstanceEntry
{
    /// <summary>Name of the export snapshot record. Required.</summary>
    public string? SourceName { get; set; }

    /// <summary>EC2 instance type, for example <c>t3.micro</c>. Required.</summary>
    public string? InstanceType { get; set; }

    /// <summary>Which ports to open. Required.</summary>
    public PortInfoSourceType? PortInfoSource { get; set; }

    /// <summary>Script that the instance runs at first start.</summary>
    public string? UserData { get; set; }

    /// <summary>Zone of the new instance. Required.</summary>
    public string? AvailabilityZone { get; set; }
}
