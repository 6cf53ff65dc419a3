namespace Amazon.Lightsail.Model;

/// <summary>What an export or a stack became outside Lightsail.</summary>
public class DestinationInfo
{
    /// <summary>Id of the new resource: an AMI, an EBS snapshot or a stack.</summary>
    public string? Id { get; set; }

    /// <summary>Service that holds the new resource.</summary>
    public string? Service { get; set; }
}
