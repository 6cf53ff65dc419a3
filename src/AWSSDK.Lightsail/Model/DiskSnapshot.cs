namespace Amazon.Lightsail.Model;

/// <summary>A snapshot of a disk.</summary>
public class DiskSnapshot
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

    /// <summary>Size in GB.</summary>
    public int? SizeInGb { get; set; }

    /// <summary>Present state.</summary>
    public DiskSnapshotState? State { get; set; }

    /// <summary>Progress as the service writes it, for example <c>100%</c>.</summary>
    public string? Progress { get; set; }

    /// <summary>Name of the disk that the snapshot was made of.</summary>
    public string? FromDiskName { get; set; }

    /// <summary>ARN of the disk that the snapshot was made of.</summary>
    public string? FromDiskArn { get; set; }

    /// <summary>Name of the instance that the snapshot was made of.</summary>
    public string? FromInstanceName { get; set; }

    /// <summary>ARN of the instance that the snapshot was made of.</summary>
    public string? FromInstanceArn { get; set; }

    /// <summary>Whether it was kept from an automatic snapshot.</summary>
    public bool? IsFromAutoSnapshot { get; set; }
}
