using System.Globalization;
using LightsailEmulator.World;

namespace LightsailEmulator.Seeding;

/// <summary>Turns rows of <see cref="SeedData"/> into snapshots and the instances, disks, exports and operations around them.</summary>
internal sealed class SeedWorld(DateTimeOffset now)
{
    private readonly Dictionary<string, Entity> _byKey = [];

    public IReadOnlyCollection<Entity> Entities => _byKey.Values;

    public void AddSnapshot(string[] row)
    {
        bool isDisk = row[1] == "disk";
        string region = row[0];
        string[] from = row[3].Split('@');
        string[] state = row[7].Split(':');
        DateTimeOffset takenAt = Ago(row[8]);
        IReadOnlyList<DiskPart> disks = isDisk ? [] : Disks(row[10]);
        string instance = from[^1];
        int size = int.Parse(row[6], CultureInfo.InvariantCulture);

        var snapshot = new Snapshot
        {
            Id = Arns.IdFor($"{region}/{row[1]}/{row[2]}"),
            Region = region,
            Name = row[2],
            CreatedAt = takenAt,
            IsDisk = isDisk,
            State = state[0],
            Progress = state[0] == "pending" ? state[1] : null,
            IsFromAutoSnapshot = state[^1] == "auto",
            SizeInGb = size,
            Tags = Tags(row[9]),
            FromInstanceName = instance,
            FromInstanceId = Arns.IdFor($"{region}/Instance/{instance}"),
            FromDiskName = isDisk ? from[0] : null,
            FromDiskId = isDisk ? Arns.IdFor($"{region}/Disk/{from[0]}") : null,
            FromBlueprintId = isDisk ? null : row[4],
            FromBundleId = isDisk ? null : row[5],
            AttachedDisks = disks,
        };
        _byKey[$"{region}/{snapshot.Name}"] = snapshot;

        if (isDisk) AddDisk(region, from[0], size, takenAt);
        else AddInstance(snapshot, size - disks.Sum(disk => disk.SizeInGb));
        foreach (DiskPart disk in disks) AddDisk(region, disk.Name, disk.SizeInGb, takenAt);
    }

    public void AddExport(string[] row)
    {
        var source = (Snapshot)_byKey[$"{row[0]}/{row[1]}"];
        string key = $"{row[0]}/export/{row[1]}/{row[2]}";
        DateTimeOffset startedAt = Ago(row[2]);
        var record = new ExportRecord
        {
            Id = Arns.IdFor(key),
            Region = row[0],
            Name = $"ExportSnapshotRecord-{Arns.IdFor($"name of {key}")}",
            CreatedAt = startedAt,
            Source = source,
            EndsAt = startedAt.AddMinutes(18),
            Fails = row[3] == "Failed",
            DestinationId = Arns.Ec2Id(source.IsDisk ? "snap" : "ami", key),
        };
        _byKey[key] = record;
        _byKey[$"operation of {key}"] = new OperationRecord
        {
            Id = Arns.IdFor($"operation of {key}"),
            Region = row[0],
            Name = source.Name,
            TypeOfResource = source.ResourceType,
            OperationType = "ExportSnapshot",
            Details = record.Name,
            AvailabilityZone = "all",
            CreatedAt = startedAt,
            EndsAt = record.EndsAt,
            Fails = record.Fails,
        };
    }

    private void AddInstance(Snapshot snapshot, int systemDiskInGb)
    {
        string name = snapshot.FromInstanceName!;
        _byKey[$"{snapshot.Region}/{name}"] = new SourceInstance
        {
            Id = snapshot.FromInstanceId!,
            Region = snapshot.Region,
            Name = name,
            CreatedAt = now.AddDays(-500),
            AvailabilityZone = $"{snapshot.Region}a",
            BlueprintId = snapshot.FromBlueprintId!,
            BundleId = snapshot.FromBundleId!,
            SystemDiskInGb = systemDiskInGb,
            AttachedDisks = snapshot.AttachedDisks,
            Tags = [.. snapshot.Tags.Where(tag => tag.Key is "env" or "team")],
        };
    }

    private void AddDisk(string region, string name, int sizeInGb, DateTimeOffset seenAt) => _byKey.TryAdd($"{region}/{name}", new SourceDisk
    {
        Id = Arns.IdFor($"{region}/Disk/{name}"),
        Region = region,
        Name = name,
        CreatedAt = seenAt.AddDays(-30),
        AvailabilityZone = $"{region}a",
        SizeInGb = sizeInGb,
    });

    private DateTimeOffset Ago(string days) => now.AddDays(-double.Parse(days, CultureInfo.InvariantCulture));

    private static Tag[] Tags(string list) =>
    [
        .. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(tag => tag.Split('='))
            .Select(tag => new Tag(tag[0], tag.Length == 2 ? tag[1] : null)),
    ];

    private static DiskPart[] Disks(string list) =>
    [
        .. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(disk => disk.Split(':'))
            .Select((disk, index) => new DiskPart(
                disk[0], $"/dev/xvd{(char)('f' + index)}", int.Parse(disk[1], CultureInfo.InvariantCulture), IsSystemDisk: false)),
    ];
}
