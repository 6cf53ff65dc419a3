using Amazon.Lightsail.Model;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Turns the SDK's shapes into the portal's facts. Every member of an answer may be absent.</summary>
public static class LightsailFacts
{
    /// <summary>From InstanceSnapshot.</summary>
    public static SnapshotFacts From(string connection, string region, InstanceSnapshot s) => new()
    {
        Connection = connection,
        Region = region,
        Name = s.Name ?? "",
        Arn = s.Arn ?? "",
        Kind = SnapshotKind.Instance,
        CreatedAt = Time(s.CreatedAt) ?? DateTimeOffset.UnixEpoch,
        State = s.State?.Value ?? "unknown",
        SizeInGb = s.SizeInGb ?? 0,
        SourceName = s.FromInstanceName ?? "",
        BlueprintId = s.FromBlueprintId ?? "",
        BundleId = s.FromBundleId ?? "",
        IsFromAutoSnapshot = s.IsFromAutoSnapshot ?? false,
        Tags = Tags(s.Tags),
        AttachedDisks = [.. (s.FromAttachedDisks ?? []).Select(d => new AttachedDisk(d.Name ?? "", d.Path ?? "", d.SizeInGb ?? 0, d.IsSystemDisk ?? false))],
    };

    /// <summary>From DiskSnapshot.</summary>
    public static SnapshotFacts From(string connection, string region, DiskSnapshot s) => new()
    {
        Connection = connection,
        Region = region,
        Name = s.Name ?? "",
        Arn = s.Arn ?? "",
        Kind = SnapshotKind.Disk,
        CreatedAt = Time(s.CreatedAt) ?? DateTimeOffset.UnixEpoch,
        State = s.State?.Value ?? "unknown",
        SizeInGb = s.SizeInGb ?? 0,
        SourceName = s.FromDiskName ?? s.FromInstanceName ?? "",
        IsFromAutoSnapshot = s.IsFromAutoSnapshot ?? false,
        Tags = Tags(s.Tags),
    };

    /// <summary>From ExportSnapshotRecord.</summary>
    public static ExportRecordFacts From(ExportSnapshotRecord r) => new(
        r.Name ?? "", r.Arn ?? r.Name ?? "", Time(r.CreatedAt) ?? DateTimeOffset.UnixEpoch, r.State?.Value ?? "unknown",
        r.SourceInfo?.Name ?? "", r.SourceInfo?.Arn, r.DestinationInfo?.Id, r.DestinationInfo?.Service);

    /// <summary>From Operation, all twelve members.</summary>
    public static OperationFacts From(Operation o) => new()
    {
        Id = o.Id ?? "",
        ResourceName = o.ResourceName,
        ResourceType = o.ResourceType?.Value,
        CreatedAt = Time(o.CreatedAt),
        RegionName = o.Location?.RegionName?.Value,
        AvailabilityZone = o.Location?.AvailabilityZone,
        IsTerminal = o.IsTerminal ?? false,
        OperationDetails = o.OperationDetails,
        OperationType = o.OperationType?.Value,
        Status = o.Status?.Value,
        StatusChangedAt = Time(o.StatusChangedAt),
        ErrorCode = o.ErrorCode,
        ErrorDetails = o.ErrorDetails,
    };

    private static SnapshotTag[] Tags(List<Tag>? tags) => [.. (tags ?? []).Select(t => new SnapshotTag(t.Key ?? "", t.Value ?? "")).OrderBy(t => t.Key, StringComparer.Ordinal)];

    // Whole microseconds, as the database keeps them: a time read back must equal the one that AWS gave.
    private static DateTimeOffset? Time(DateTime? time) => time is null
        ? null
        : new DateTimeOffset(DateTime.SpecifyKind(time.Value.Kind == DateTimeKind.Local ? time.Value.ToUniversalTime() : time.Value, DateTimeKind.Utc)) is var utc
            ? utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond))
            : null;
}
