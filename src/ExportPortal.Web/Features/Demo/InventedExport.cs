using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>One export as Lightsail would have described it: its operation and its record, in the shapes of the API.</summary>
internal sealed class InventedExport
{
    private const string Everywhere = "all";
    private readonly SnapshotFacts _snapshot;
    private readonly DateTimeOffset _startedAt;
    private readonly string _operationId;
    private readonly string _recordArn;
    private readonly string _recordName;
    private readonly string _destinationId;

    public InventedExport(SnapshotFacts snapshot, Random random, DateTimeOffset startedAt)
    {
        _snapshot = snapshot;
        _startedAt = startedAt;
        _operationId = InventedSnapshots.IdFrom(random).ToString();
        Guid record = InventedSnapshots.IdFrom(random);
        _recordName = $"ExportSnapshotRecord-{record}";
        _recordArn = $"arn:aws:lightsail:{snapshot.Region}:{snapshot.Arn.Split(':').ElementAtOrDefault(4)}:ExportSnapshotRecord/{InventedSnapshots.IdFrom(random)}";
        _destinationId = $"{(snapshot.Kind == SnapshotKind.Disk ? "snap" : "ami")}-0{random.NextInt64(1L << 32, 1L << 60):x16}";
    }

    /// <summary>How long AWS takes for so many GB: some minutes, and more with the size.</summary>
    public static TimeSpan DurationOf(int sizeInGb, Random random) => TimeSpan.FromSeconds(Math.Floor((240 + (sizeInGb * 7)) * (0.7 + (random.NextDouble() * 0.7))));

    /// <summary>The operation as the call's answer had it.</summary>
    public OperationFacts Started => Operation("Started", _startedAt);

    /// <summary>The operation at its end.</summary>
    public OperationFacts Ended(DateTimeOffset at) => Operation("Succeeded", at);

    /// <summary>The operation at a bad end.</summary>
    public OperationFacts Failed(DateTimeOffset at) => Operation("Failed", at) with { ErrorCode = "ExportFailed", ErrorDetails = "The snapshot could not be exported to Amazon EC2." };

    /// <summary>The record while it runs, or at its end.</summary>
    public ExportRecordFacts Record(string state) => new(_recordName, _recordArn, _startedAt, state, _snapshot.Name, _snapshot.Arn,
        state == "Succeeded" ? _destinationId : null,
        state != "Succeeded" ? null : _snapshot.Kind == SnapshotKind.Disk ? "Aws::EC2::Snapshot" : "Aws::EC2::Image");

    private OperationFacts Operation(string status, DateTimeOffset changedAt) => new()
    {
        Id = _operationId,
        ResourceName = _snapshot.Name,
        ResourceType = _snapshot.Kind == SnapshotKind.Disk ? "DiskSnapshot" : "InstanceSnapshot",
        CreatedAt = _startedAt,
        RegionName = _snapshot.Region,
        AvailabilityZone = Everywhere,
        IsTerminal = status != "Started",
        OperationDetails = _recordName,
        OperationType = "ExportSnapshot",
        Status = status,
        StatusChangedAt = changedAt,
    };
}
