namespace Amazon.Lightsail.Model;

/// <summary>A block storage disk.</summary>
public class Disk
{
    /// <summary>Name of the resource, unique in the Region.</summary>
    public string? Name { get; set; }

    /// <summary>Amazon Resource Name.</summary>
    public string? Arn { get; set; }

    /// <summary>Code to quote to AWS support.</summary>
    public string? SupportCode { get; set; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>Region and Availability Zone.</summary>
    public ResourceLocation? Location { get; set; }

    /// <summary>Kind of resource.</summary>
    public ResourceType? ResourceType { get; set; }

    /// <summary>Tags.</summary>
    public List<Tag>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Add-ons that are on.</summary>
    public List<AddOn>? AddOns { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Size in GB.</summary>
    public int? SizeInGb { get; set; }

    /// <summary>Whether the instance boots from it.</summary>
    public bool? IsSystemDisk { get; set; }

    /// <summary>Input and output operations a second.</summary>
    public int? Iops { get; set; }

    /// <summary>Path of the disk in the instance.</summary>
    public string? Path { get; set; }

    /// <summary>Present state.</summary>
    public DiskState? State { get; set; }

    /// <summary>Name of the instance that it is attached to.</summary>
    public string? AttachedTo { get; set; }

    /// <summary>Whether it is attached.</summary>
    public bool? IsAttached { get; set; }

    /// <summary>Deprecated by the service.</summary>
    [Obsolete("Lightsail no longer fills this member.")]
    public string? AttachmentState { get; set; }

    /// <summary>Deprecated by the service.</summary>
    [Obsolete("Lightsail no longer fills this member.")]
    public int? GbInUse { get; set; }
}
