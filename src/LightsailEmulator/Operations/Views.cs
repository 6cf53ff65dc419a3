using System.Text.Json.Nodes;
using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>Entities as the API shows them at a moment. Member names are those of the API reference.</summary>
internal static class Views
{
    private const string EverywhereInRegion = "all";

    public static JsonObject Of(Snapshot snapshot, DateTimeOffset now) => snapshot.IsDisk ? DiskSnapshot(snapshot, now) : InstanceSnapshot(snapshot, now);

    public static JsonObject Of(ExportRecord record, DateTimeOffset now)
    {
        Snapshot source = record.Source;
        var info = new JsonObject
        {
            ["resourceType"] = source.ResourceType,
            ["createdAt"] = Seconds(source.CreatedAt),
            ["name"] = source.Name,
            ["arn"] = source.Arn,
        };
        AddSource(info, "fromResource", source.IsDisk ? "Disk" : "Instance", source.Region,
            source.IsDisk ? source.FromDiskName ?? source.FromInstanceName : source.FromInstanceName,
            source.IsDisk ? source.FromDiskId ?? source.FromInstanceId : source.FromInstanceId);
        if (source.IsDisk) info["diskSnapshotInfo"] = new JsonObject { ["sizeInGb"] = source.SizeInGb };
        else
        {
            info["instanceSnapshotInfo"] = new JsonObject
            {
                ["fromBundleId"] = source.FromBundleId,
                ["fromBlueprintId"] = source.FromBlueprintId,
                ["fromDiskInfo"] = Array(SystemDisk(source), source.AttachedDisks),
            };
        }

        JsonObject json = Base(record, EverywhereInRegion);
        json["state"] = record.StateAt(now);
        json["sourceInfo"] = info;
        if (record.StateAt(now) == "Succeeded")
            json["destinationInfo"] = Destination(record.DestinationId, source.IsDisk ? "Aws::EC2::Snapshot" : "Aws::EC2::Image");
        return json;
    }

    public static JsonObject Of(StackRecord record, DateTimeOffset now)
    {
        JsonObject json = Base(record, EverywhereInRegion);
        json["state"] = record.StateAt(now);
        json["sourceInfo"] = new JsonArray(new JsonObject { ["resourceType"] = "ExportSnapshotRecord", ["name"] = record.SourceName, ["arn"] = record.SourceArn });
        if (record.StateAt(now) == "Succeeded") json["destinationInfo"] = Destination(record.DestinationId, "Aws::CloudFormation::Stack");
        return json;
    }

    public static JsonObject Of(OperationRecord operation, DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["id"] = operation.Id,
            ["resourceName"] = operation.Name,
            ["resourceType"] = operation.TypeOfResource,
            ["createdAt"] = Seconds(operation.CreatedAt),
            ["location"] = Location(operation.Region, operation.AvailabilityZone),
            ["isTerminal"] = operation.IsTerminal(now),
            ["operationType"] = operation.OperationType,
            ["status"] = operation.StatusAt(now),
            ["statusChangedAt"] = Seconds(operation.IsTerminal(now) ? operation.EndsAt : operation.CreatedAt),
        };
        if (operation.Details is { } details) json["operationDetails"] = details;
        if (operation.StatusAt(now) == "Failed")
        {
            json["errorCode"] = "ExportFailed";
            json["errorDetails"] = "The snapshot could not be exported to Amazon EC2.";
        }

        return json;
    }

    public static JsonObject Operations(IEnumerable<OperationRecord> operations, DateTimeOffset now) =>
        new() { ["operations"] = new JsonArray([.. operations.Select(operation => Of(operation, now))]) };

    /// <summary>Seconds since 1970 with milliseconds, as the API writes times.</summary>
    public static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    private static JsonObject InstanceSnapshot(Snapshot snapshot, DateTimeOffset now)
    {
        JsonObject json = SnapshotBase(snapshot, "ami", now);
        json["fromAttachedDisks"] = new JsonArray([.. snapshot.AttachedDisks.Select(disk => AttachedDisk(snapshot, disk))]);
        json["fromInstanceName"] = snapshot.FromInstanceName;
        json["fromInstanceArn"] = Arns.Of(snapshot.Region, "Instance", snapshot.FromInstanceId ?? snapshot.Id);
        json["fromBlueprintId"] = snapshot.FromBlueprintId;
        json["fromBundleId"] = snapshot.FromBundleId;
        json["isFromAutoSnapshot"] = snapshot.IsFromAutoSnapshot;
        json["sizeInGb"] = snapshot.SizeInGb;
        return json;
    }

    private static JsonObject DiskSnapshot(Snapshot snapshot, DateTimeOffset now)
    {
        JsonObject json = SnapshotBase(snapshot, "snap", now);
        json["sizeInGb"] = snapshot.SizeInGb;
        AddSource(json, "fromDisk", "Disk", snapshot.Region, snapshot.FromDiskName, snapshot.FromDiskId);
        AddSource(json, "fromInstance", "Instance", snapshot.Region, snapshot.FromInstanceName, snapshot.FromInstanceId);
        json["isFromAutoSnapshot"] = snapshot.IsFromAutoSnapshot;
        return json;
    }

    private static JsonObject SnapshotBase(Snapshot snapshot, string imagePrefix, DateTimeOffset now)
    {
        JsonObject json = Base(snapshot, EverywhereInRegion);
        json["supportCode"] = $"{Arns.Account}/{Arns.Ec2Id(imagePrefix, $"support {snapshot.Id}")}";
        json["tags"] = Tags(snapshot.Tags);
        json["state"] = snapshot.StateAt(now);
        string? progress = snapshot.StateAt(now) == snapshot.FinishedState ? "100%" : snapshot.Progress;
        if (progress is not null) json["progress"] = progress;
        return json;
    }

    private static JsonObject AttachedDisk(Snapshot snapshot, DiskPart disk)
    {
        string id = Arns.IdFor($"{snapshot.Region}/Disk/{disk.Name}");
        return new JsonObject
        {
            ["name"] = disk.Name,
            ["arn"] = Arns.Of(snapshot.Region, "Disk", id),
            ["supportCode"] = $"{Arns.Account}/{Arns.Ec2Id("vol", id)}",
            ["createdAt"] = Seconds(snapshot.CreatedAt),
            ["location"] = Location(snapshot.Region, $"{snapshot.Region}a"),
            ["resourceType"] = "Disk",
            ["tags"] = new JsonArray(),
            ["addOns"] = new JsonArray(),
            ["sizeInGb"] = disk.SizeInGb,
            ["isSystemDisk"] = disk.IsSystemDisk,
            ["iops"] = Math.Max(100, disk.SizeInGb * 3),
            ["path"] = disk.Path,
            ["state"] = "in-use",
            ["attachedTo"] = snapshot.FromInstanceName,
            ["isAttached"] = true,
            ["attachmentState"] = "attached",
        };
    }

    private static JsonObject Base(Entity entity, string availabilityZone) => new()
    {
        ["name"] = entity.Name,
        ["arn"] = entity.Arn,
        ["createdAt"] = Seconds(entity.CreatedAt),
        ["location"] = Location(entity.Region, availabilityZone),
        ["resourceType"] = entity.ResourceType,
    };

    private static void AddSource(JsonObject json, string prefix, string type, string region, string? name, string? id)
    {
        if (name is null) return;
        json[$"{prefix}Name"] = name;
        json[$"{prefix}Arn"] = Arns.Of(region, type, id ?? Arns.IdFor($"{region}/{type}/{name}"));
    }

    private static DiskPart SystemDisk(Snapshot snapshot) =>
        new("", "/dev/sda1", Math.Max(1, snapshot.SizeInGb - snapshot.AttachedDisks.Sum(disk => disk.SizeInGb)), IsSystemDisk: true);

    private static JsonArray Array(DiskPart system, IReadOnlyList<DiskPart> others) => new([.. others.Prepend(system).Select(Part)]);

    private static JsonObject Part(DiskPart disk)
    {
        var json = new JsonObject { ["path"] = disk.Path, ["sizeInGb"] = disk.SizeInGb, ["isSystemDisk"] = disk.IsSystemDisk };
        if (disk.Name.Length > 0) json["name"] = disk.Name;
        return json;
    }

    private static JsonArray Tags(IReadOnlyList<Tag> tags) => new([.. tags.Select(tag =>
    {
        var json = new JsonObject { ["key"] = tag.Key };
        if (!string.IsNullOrEmpty(tag.Value)) json["value"] = tag.Value;
        return json;
    })]);

    private static JsonObject Location(string region, string availabilityZone) => new() { ["availabilityZone"] = availabilityZone, ["regionName"] = region };

    private static JsonObject Destination(string id, string service) => new() { ["id"] = id, ["service"] = service };
}
