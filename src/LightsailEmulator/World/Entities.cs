using System.Text.Json.Serialization;

namespace LightsailEmulator.World;

/// <summary>Anything that Lightsail keeps. Immutable: a change puts a new value under the same <see cref="Id"/>.</summary>
[JsonDerivedType(typeof(Snapshot), "snapshot")]
[JsonDerivedType(typeof(ExportRecord), "export")]
[JsonDerivedType(typeof(StackRecord), "stack")]
[JsonDerivedType(typeof(OperationRecord), "operation")]
[JsonDerivedType(typeof(SourceInstance), "instance")]
[JsonDerivedType(typeof(SourceDisk), "disk")]
internal abstract record Entity
{
    public required string Region { get; init; }
    public required string Name { get; init; }

    /// <summary>The last part of the ARN, a UUID. Unique over all regions and kinds.</summary>
    public required string Id { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Position in every list: the order in which things came to be.</summary>
    public long Order { get; init; }

    /// <summary>Lists leave it out until then (eventual consistency). Null: seen at once.</summary>
    public DateTimeOffset? VisibleAt { get; init; }

    [JsonIgnore] public abstract string ResourceType { get; }
    [JsonIgnore] public string Arn => Arns.Of(Region, ResourceType, Id);
    public bool IsVisible(DateTimeOffset now) => VisibleAt is null || VisibleAt <= now;
}

/// <summary>A tag; a key-only tag has no value.</summary>
internal sealed record Tag(string Key, string? Value);

/// <summary>A disk as snapshots and instances describe it.</summary>
internal sealed record DiskPart(string Name, string Path, int SizeInGb, bool IsSystemDisk);

/// <summary>An entity that carries tags (TagResource works on it).</summary>
internal abstract record TaggedEntity : Entity
{
    public IReadOnlyList<Tag> Tags { get; init; } = [];
}

internal sealed record Snapshot : TaggedEntity
{
    public required bool IsDisk { get; init; }

    /// <summary><c>pending</c>, <c>error</c>, or <c>available</c> (<c>completed</c> for a disk).</summary>
    public required string State { get; init; }
    public required int SizeInGb { get; init; }
    public bool IsFromAutoSnapshot { get; init; }

    /// <summary>A pending snapshot is finished from then on. Null: it stays as it is.</summary>
    public DateTimeOffset? ReadyAt { get; init; }
    public string? Progress { get; init; }
    public string? FromInstanceName { get; init; }
    public string? FromInstanceId { get; init; }
    public string? FromDiskName { get; init; }
    public string? FromDiskId { get; init; }
    public string? FromBlueprintId { get; init; }
    public string? FromBundleId { get; init; }
    public IReadOnlyList<DiskPart> AttachedDisks { get; init; } = [];

    public override string ResourceType => IsDisk ? "DiskSnapshot" : "InstanceSnapshot";
    [JsonIgnore] public string FinishedState => IsDisk ? "completed" : "available";
    public string StateAt(DateTimeOffset now) => State == "pending" && ReadyAt <= now ? FinishedState : State;
}

internal sealed record ExportRecord : Entity
{
    public required Snapshot Source { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required bool Fails { get; init; }

    /// <summary>The AMI or EBS snapshot that exists from <see cref="EndsAt"/> on.</summary>
    public required string DestinationId { get; init; }

    public override string ResourceType => "ExportSnapshotRecord";
    public string StateAt(DateTimeOffset now) => now < EndsAt ? "Started" : Fails ? "Failed" : "Succeeded";
}

internal sealed record StackRecord : Entity
{
    public required string SourceName { get; init; }
    public required string SourceArn { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required string DestinationId { get; init; }

    public override string ResourceType => "CloudFormationStackRecord";
    public string StateAt(DateTimeOffset now) => now < EndsAt ? "Started" : "Succeeded";
}

/// <summary>An operation; <see cref="Entity.Name"/> is its resource's name, <see cref="Entity.Id"/> its own.</summary>
internal sealed record OperationRecord : Entity
{
    public required string TypeOfResource { get; init; }
    public required string OperationType { get; init; }
    public string? Details { get; init; }
    public required string AvailabilityZone { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public bool Fails { get; init; }

    public override string ResourceType => TypeOfResource;
    public bool IsTerminal(DateTimeOffset now) => now >= EndsAt;
    public string StatusAt(DateTimeOffset now) => now < EndsAt ? "Started" : Fails ? "Failed" : "Succeeded";
}

/// <summary>An instance: what CreateInstanceSnapshot and CreateDiskSnapshot copy from.</summary>
internal sealed record SourceInstance : TaggedEntity
{
    public required string AvailabilityZone { get; init; }
    public required string BlueprintId { get; init; }
    public required string BundleId { get; init; }
    public required int SystemDiskInGb { get; init; }
    public IReadOnlyList<DiskPart> AttachedDisks { get; init; } = [];
    public override string ResourceType => "Instance";
}

/// <summary>A block storage disk: what CreateDiskSnapshot copies from.</summary>
internal sealed record SourceDisk : TaggedEntity
{
    public required string AvailabilityZone { get; init; }
    public required int SizeInGb { get; init; }
    public override string ResourceType => "Disk";
}
