namespace ExportPortal.Domain.Requests;

/// <summary>A tag of a Lightsail resource. A key-only tag has an empty value.</summary>
/// <param name="Key">Tag.key of the Lightsail API.</param>
/// <param name="Value">Tag.value, or "" for a key-only tag.</param>
public sealed record SnapshotTag(string Key, string Value)
{
    private const char Between = '\n';

    /// <summary>"key=value", or "key" alone for a key-only tag.</summary>
    public override string ToString() => Value.Length == 0 ? Key : $"{Key}={Value}";

    /// <summary>Tags as one text in which each stands between line feeds, or "" for none.</summary>
    public static string ToLines(IEnumerable<SnapshotTag> tags)
    {
        string[] words = [.. tags.Select(t => t.ToString().ReplaceLineEndings(" ")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return words.Length == 0 ? "" : $"{Between}{string.Join(Between, words)}{Between}";
    }

    /// <summary>The tags of such a text.</summary>
    public static string[] OfLines(string lines) => lines.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What such a text contains when it has this tag.</summary>
    public static string LineOf(string tag) => $"{Between}{tag}{Between}";
}

/// <summary>A disk that was attached to the instance when the snapshot was made (InstanceSnapshot.fromAttachedDisks).</summary>
/// <param name="Name">Disk.name.</param>
/// <param name="Path">Disk.path, e.g. /dev/xvdf, or "".</param>
/// <param name="SizeInGb">Disk.sizeInGb, GB.</param>
/// <param name="IsSystemDisk">Disk.isSystemDisk.</param>
public sealed record AttachedDisk(string Name, string Path, int SizeInGb, bool IsSystemDisk);

/// <summary>One snapshot as Lightsail describes it now (GetInstanceSnapshot, GetDiskSnapshot and their lists).</summary>
public sealed record SnapshotFacts
{
    /// <summary>The portal's name of the connection (account) that it was read through.</summary>
    public required string Connection { get; init; }

    /// <summary>AWS region, e.g. eu-central-1.</summary>
    public required string Region { get; init; }

    /// <summary>name. Not unique over time: a deleted snapshot's name can be used again.</summary>
    public required string Name { get; init; }

    /// <summary>arn. Unique over time.</summary>
    public required string Arn { get; init; }

    /// <summary>Instance or disk snapshot.</summary>
    public required SnapshotKind Kind { get; init; }

    /// <summary>createdAt, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>state: available, completed, pending, error or a value that AWS adds later.</summary>
    public required string State { get; init; }

    /// <summary>sizeInGb, GB.</summary>
    public required int SizeInGb { get; init; }

    /// <summary>fromInstanceName or fromDiskName, or "".</summary>
    public string SourceName { get; init; } = "";

    /// <summary>fromBlueprintId of an instance snapshot, or "".</summary>
    public string BlueprintId { get; init; } = "";

    /// <summary>fromBundleId of an instance snapshot, or "".</summary>
    public string BundleId { get; init; } = "";

    /// <summary>isFromAutoSnapshot: a kept copy of an automatic snapshot. It can be exported.</summary>
    public bool IsFromAutoSnapshot { get; init; }

    /// <summary>tags, sorted by key.</summary>
    public IReadOnlyList<SnapshotTag> Tags { get; init; } = [];

    /// <summary>fromAttachedDisks of an instance snapshot.</summary>
    public IReadOnlyList<AttachedDisk> AttachedDisks { get; init; } = [];

    /// <summary>Whether Lightsail has finished making the snapshot: "available" (instance) or "completed" (disk).</summary>
    public bool IsReady => State is "available" or "completed";
}
