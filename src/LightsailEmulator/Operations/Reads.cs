using System.Text.Json.Nodes;
using LightsailEmulator.Wire;
using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>The Get… operations.</summary>
internal sealed class Reads(Store store)
{
    public Outcome InstanceSnapshots(Call call) => Snapshots(call, isDisk: false, "instanceSnapshots");

    public Outcome DiskSnapshots(Call call) => Snapshots(call, isDisk: true, "diskSnapshots");

    public Outcome InstanceSnapshot(Call call) => OneSnapshot(call, isDisk: false, "instanceSnapshot");

    public Outcome DiskSnapshot(Call call) => OneSnapshot(call, isDisk: true, "diskSnapshot");

    public Outcome ExportRecords(Call call) => List<ExportRecord>(call, "exportSnapshotRecords", _ => true, Views.Of);

    public Outcome StackRecords(Call call) => List<StackRecord>(call, "cloudFormationStackRecords", _ => true, Views.Of);

    /// <summary>Oldest first, as GetOperations documents.</summary>
    public Outcome Operations(Call call) => List<OperationRecord>(call, "operations", _ => true, Views.Of);

    /// <summary>A resource that was deleted still has its operations; a name that never was has none and is NotFound.</summary>
    public Outcome OperationsForResource(Call call)
    {
        string name = call.Text("resourceName");
        store.Read((state, _) =>
            state.Find<Entity>(call.Region, name) is not null || state.List<OperationRecord>(call.Region).Any(operation => operation.Name == name)
                ? true
                : throw ApiException.NotFound("Resource", name));
        return List<OperationRecord>(call, "operations", operation => operation.Name == name, Views.Of, name);
    }

    public Outcome Operation(Call call) => store.Read((state, now) =>
    {
        string id = call.Text("operationId");
        OperationRecord operation = state.FindOperation(call.Region, id) ?? throw ApiException.NotFound("Operation", id);
        return new Outcome(new JsonObject { ["operation"] = Views.Of(operation, now) });
    });

    private Outcome Snapshots(Call call, bool isDisk, string member) =>
        List<Snapshot>(call, member, snapshot => snapshot.IsDisk == isDisk, Views.Of);

    private Outcome OneSnapshot(Call call, bool isDisk, string member) => store.Read((state, now) =>
    {
        string name = call.Text($"{member}Name");
        Snapshot? snapshot = state.Find<Snapshot>(call.Region, name);
        if (snapshot is null || snapshot.IsDisk != isDisk) throw ApiException.NotFound(isDisk ? "DiskSnapshot" : "InstanceSnapshot", name);
        return new Outcome(new JsonObject { [member] = Views.Of(snapshot, now) });
    });

    private Outcome List<T>(Call call, string member, Func<T, bool> wanted, Func<T, DateTimeOffset, JsonObject> view, string scope = "")
        where T : Entity => store.Read((state, now) =>
    {
        DateTimeOffset youngest = now.AddSeconds(-call.HideSeconds);
        IEnumerable<T> items = state.List<T>(call.Region)
            .Where(item => wanted(item) && item.IsVisible(now) && (call.HideSeconds == 0 || item.CreatedAt <= youngest));
        (IReadOnlyList<T> page, string? next) = Paging.Page(
            items, $"{call.Operation}|{call.Region}|{scope}", call.Input.TextOrNull("pageToken"), state.PageSize, now);

        var body = new JsonObject { [member] = new JsonArray([.. page.Select(item => view(item, now))]) };
        if (next is not null) body["nextPageToken"] = next;
        return new Outcome(body);
    });
}
