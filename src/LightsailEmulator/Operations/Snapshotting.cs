using LightsailEmulator.Wire;
using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>CreateInstanceSnapshot, CreateDiskSnapshot, DeleteInstanceSnapshot and DeleteDiskSnapshot.</summary>
internal sealed class Snapshotting(Store store, double snapshotSeconds)
{
    public Outcome CreateInstanceSnapshot(Call call) => store.Change((state, now) =>
    {
        RefuseTagsKey(call);
        string instanceName = call.Text("instanceName");
        SourceInstance instance = state.Find<SourceInstance>(call.Region, instanceName) ?? throw ApiException.NotFound("Instance", instanceName);
        Snapshot snapshot = NewSnapshot(call, state, now, "instanceSnapshotName", isDisk: false) with
        {
            SizeInGb = instance.SystemDiskInGb + instance.AttachedDisks.Sum(disk => disk.SizeInGb),
            FromInstanceName = instance.Name,
            FromInstanceId = instance.Id,
            FromBlueprintId = instance.BlueprintId,
            FromBundleId = instance.BundleId,
            AttachedDisks = instance.AttachedDisks,
        };
        return Created(call, state, now, snapshot, instance, instance.AvailabilityZone);
    });

    /// <summary>From a disk, or with <c>instanceName</c> from the system disk of an instance; one of the two, not both.</summary>
    public Outcome CreateDiskSnapshot(Call call) => store.Change((state, now) =>
    {
        RefuseTagsKey(call);
        string? diskName = call.Input.TextOrNull("diskName");
        string? instanceName = call.Input.TextOrNull("instanceName");
        if ((diskName is null) == (instanceName is null)) throw ApiException.InvalidInput("Exactly one of the parameters diskName and instanceName is required.");

        Snapshot snapshot = NewSnapshot(call, state, now, "diskSnapshotName", isDisk: true);
        if (diskName is not null)
        {
            SourceDisk disk = state.Find<SourceDisk>(call.Region, diskName) ?? throw ApiException.NotFound("Disk", diskName);
            snapshot = snapshot with { SizeInGb = disk.SizeInGb, FromDiskName = disk.Name, FromDiskId = disk.Id };
            return Created(call, state, now, snapshot, disk, disk.AvailabilityZone);
        }

        SourceInstance instance = state.Find<SourceInstance>(call.Region, instanceName!) ?? throw ApiException.NotFound("Instance", instanceName!);
        snapshot = snapshot with { SizeInGb = instance.SystemDiskInGb, FromInstanceName = instance.Name, FromInstanceId = instance.Id };
        return Created(call, state, now, snapshot, instance, instance.AvailabilityZone);
    });

    public Outcome DeleteInstanceSnapshot(Call call) => Delete(call, "instanceSnapshotName", isDisk: false);

    public Outcome DeleteDiskSnapshot(Call call) => Delete(call, "diskSnapshotName", isDisk: true);

    private Outcome Delete(Call call, string member, bool isDisk) => store.Change((state, now) =>
    {
        RefuseTagsKey(call);
        string name = call.Text(member);
        Snapshot? snapshot = state.Find<Snapshot>(call.Region, name);
        if (snapshot is null || snapshot.IsDisk != isDisk) throw ApiException.NotFound(isDisk ? "DiskSnapshot" : "InstanceSnapshot", name);
        OperationRecord operation = Changes.Operation(call, snapshot, call.Operation, null, now, now);
        return Changes.Mutation(call, state, now, [operation], name, remove: [snapshot.Id]);
    });

    private Snapshot NewSnapshot(Call call, EmulatorState state, DateTimeOffset now, string nameMember, bool isDisk)
    {
        string name = call.Text(nameMember);
        if (name.Length > 255) throw ApiException.InvalidInput($"The parameter {nameMember} must not be longer than 255 characters.");
        if (state.Find<Entity>(call.Region, name) is not null)
            throw ApiException.InvalidInput($"Some names are already in use: {name}", "Names are unique in a Region, whatever they name.");
        return new Snapshot
        {
            Id = Arns.NewId(),
            Region = call.Region,
            Name = name,
            CreatedAt = now,
            IsDisk = isDisk,
            State = "pending",
            Progress = "0%",
            ReadyAt = now.AddSeconds(snapshotSeconds),
            SizeInGb = 0,
            Tags = Tagging.Merge([], call.Input.List("tags")),
        };
    }

    private (Commit, Outcome) Created(Call call, EmulatorState state, DateTimeOffset now, Snapshot snapshot, Entity source, string zone)
    {
        DateTimeOffset endsAt = now.AddSeconds(snapshotSeconds);
        // AWS answers two operations: one of the new snapshot, one of what it was taken of.
        OperationRecord ofSnapshot = Changes.Operation(call, snapshot, call.Operation, source.Name, now, endsAt);
        OperationRecord ofSource = Changes.Operation(call, source, call.Operation, snapshot.Name, now, endsAt, zone);
        return Changes.Mutation(call, state, now, [ofSnapshot, ofSource], snapshot.Name, [snapshot]);
    }

    private static void RefuseTagsKey(Call call)
    {
        if (call.Caller.IsLimitedByTags) throw ApiException.AccessDenied(call.Caller, call.Operation, "*");
    }
}
