using System.Text.RegularExpressions;
using LightsailEmulator.Wire;
using LightsailEmulator.World;

namespace LightsailEmulator.Operations;

/// <summary>ExportSnapshot and CreateCloudFormationStack.</summary>
internal sealed partial class Exports(Store store, double exportSeconds)
{
    /// <summary>
    /// Starts an export. As in AWS there is no protection against a second call: it makes a second record and, in time, a
    /// second image.
    /// </summary>
    public Outcome Export(Call call) => store.Change((state, now) =>
    {
        string name = call.Text("sourceSnapshotName");
        Snapshot snapshot = state.Find<Snapshot>(call.Region, name) ?? throw ApiException.NotFound("Snapshot", name);
        if (call.Caller.IsLimitedByTags && !snapshot.Tags.Any(tag => tag is { Key: "export", Value: "allowed" }))
            throw ApiException.AccessDenied(call.Caller, "ExportSnapshot", snapshot.Arn);
        if (snapshot.StateAt(now) != snapshot.FinishedState)
        {
            throw ApiException.InvalidInput(
                $"The snapshot {name} is in state {snapshot.StateAt(now)} and cannot be exported.",
                $"Only snapshots in state {snapshot.FinishedState} can be exported.");
        }

        DateTimeOffset endsAt = now.AddSeconds(exportSeconds);
        DateTimeOffset? visibleAt = call.HideSeconds > 0 ? now.AddSeconds(call.HideSeconds) : null;
        string id = Arns.NewId();
        var record = new ExportRecord
        {
            Id = id,
            Region = call.Region,
            Name = $"ExportSnapshotRecord-{Arns.NewId()}",
            CreatedAt = now,
            Source = snapshot,
            EndsAt = endsAt,
            Fails = call.ExportFails,
            DestinationId = Arns.Ec2Id(snapshot.IsDisk ? "snap" : "ami", id),
            VisibleAt = visibleAt,
        };
        OperationRecord operation = Changes.Operation(call, snapshot, "ExportSnapshot", record.Name, now, endsAt) with
        {
            Fails = call.ExportFails,
            VisibleAt = visibleAt,
        };
        return Changes.Mutation(call, state, now, [operation], name, [record], recordName: record.Name);
    });

    /// <summary>Makes a stack from one succeeded export of an instance snapshot.</summary>
    public Outcome CreateStack(Call call) => store.Change((state, now) =>
    {
        if (call.Caller.IsLimitedByTags) throw ApiException.AccessDenied(call.Caller, call.Operation, "*");
        IReadOnlyList<ApiInput> instances = call.Input.List("instances");
        if (instances.Count != 1)
            throw ApiException.InvalidInput($"The parameter instances must contain exactly one entry, not {instances.Count}.", "Pass one instance entry at a time.");

        ApiInput entry = instances[0];
        string sourceName = entry.Text("sourceName");
        ExportRecord source = state.Find<ExportRecord>(call.Region, sourceName) ?? throw ApiException.NotFound("ExportSnapshotRecord", sourceName);
        if (source.Source.IsDisk)
            throw ApiException.InvalidInput($"The export snapshot record {sourceName} is of a disk snapshot; a stack needs one of an instance snapshot.");
        if (source.StateAt(now) != "Succeeded")
            throw ApiException.OperationFailure($"The export snapshot record {sourceName} is in state {source.StateAt(now)}.", "Wait until the export has succeeded.");
        if (!Regions.HasZone(call.Region, entry.Text("availabilityZone")))
            throw ApiException.InvalidInput($"The parameter instances[0].availabilityZone is not an Availability Zone of {call.Region}.");
        if (!InstanceType().IsMatch(entry.Text("instanceType")))
            throw ApiException.InvalidInput("The parameter instances[0].instanceType is not an Amazon EC2 instance type.");

        DateTimeOffset endsAt = now.AddSeconds(exportSeconds);
        string unique = Arns.NewId();
        var record = new StackRecord
        {
            Id = Arns.NewId(),
            Region = call.Region,
            Name = $"CloudFormationStackRecord-{unique}",
            CreatedAt = now,
            SourceName = source.Name,
            SourceArn = source.Arn,
            EndsAt = endsAt,
            DestinationId = $"arn:aws:cloudformation:{call.Region}:{Arns.Account}:stack/Lightsail-Stack-{unique}/{Arns.NewId()}",
            VisibleAt = call.HideSeconds > 0 ? now.AddSeconds(call.HideSeconds) : null,
        };
        OperationRecord operation = Changes.Operation(call, record, "CreateCloudFormationStack", source.Name, now, endsAt);
        return Changes.Mutation(call, state, now, [operation], source.Source.Name, [record], recordName: record.Name);
    });

    [GeneratedRegex(@"^[a-z0-9-]{2,24}\.[a-z0-9-]{2,24}\z")]
    private static partial Regex InstanceType();
}
