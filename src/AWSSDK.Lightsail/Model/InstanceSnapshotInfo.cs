namespace Amazon.Lightsail.Model;

/// <summary>Facts of an exported instance snapshot.</summary>
public class InstanceSnapshotInfo
{
    /// <summary>Id of the bundle of the instance, for example <c>small_3_0</c>.</summary>
    public string? FromBundleId { get; set; }

    /// <summary>Id of the blueprint of the instance, for example <c>ubuntu_22_04</c>.</summary>
    public string? FromBlueprintId { get; set; }

    /// <summary>Disks of the instance.</summary>
    public List<DiskInfo>? FromDiskInfo { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
