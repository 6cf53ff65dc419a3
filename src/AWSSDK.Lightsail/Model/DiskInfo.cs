namespace Amazon.Lightsail.Model;

/// <summary>A disk as an instance snapshot remembers it.</summary>
public class DiskInfo
{
    /// <summary>Name of the disk.</summary>
    public string? Name { get; set; }

    /// <summary>Path of the disk in the instance.</summary>
    public string? Path { get; set; }

    /// <summary>Size in GB.</summary>
    public int? SizeInGb { get; set; }

    /// <summary>Whether the instance boots from it.</summary>
    public bool? IsSystemDisk { get; set; }
}
