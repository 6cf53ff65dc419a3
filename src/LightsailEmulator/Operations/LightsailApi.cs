using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>The table of all operations.</summary>
internal sealed class LightsailApi
{
    private readonly Dictionary<string, Func<Call, Outcome>> _operations;

    public LightsailApi(Store store, double exportSeconds)
    {
        var reads = new Reads(store);
        var exports = new Exports(store, exportSeconds);
        var snapshotting = new Snapshotting(store, exportSeconds);
        var tagging = new Tagging(store);
        _operations = new()
        {
            ["ExportSnapshot"] = exports.Export,
            ["CreateCloudFormationStack"] = exports.CreateStack,
            ["CreateInstanceSnapshot"] = snapshotting.CreateInstanceSnapshot,
            ["CreateDiskSnapshot"] = snapshotting.CreateDiskSnapshot,
            ["DeleteInstanceSnapshot"] = snapshotting.DeleteInstanceSnapshot,
            ["DeleteDiskSnapshot"] = snapshotting.DeleteDiskSnapshot,
            ["TagResource"] = tagging.Tag,
            ["UntagResource"] = tagging.Untag,
            ["GetExportSnapshotRecords"] = reads.ExportRecords,
            ["GetCloudFormationStackRecords"] = reads.StackRecords,
            ["GetOperation"] = reads.Operation,
            ["GetOperations"] = reads.Operations,
            ["GetOperationsForResource"] = reads.OperationsForResource,
            ["GetInstanceSnapshots"] = reads.InstanceSnapshots,
            ["GetInstanceSnapshot"] = reads.InstanceSnapshot,
            ["GetDiskSnapshots"] = reads.DiskSnapshots,
            ["GetDiskSnapshot"] = reads.DiskSnapshot,
            ["GetRegions"] = Regions.All,
        };
    }

    public Outcome Execute(Call call) => _operations[call.Operation](call);
}
