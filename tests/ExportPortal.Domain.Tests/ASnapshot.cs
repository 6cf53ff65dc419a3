using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests;

/// <summary>Snapshots for tests; every member can be changed with "with".</summary>
internal static class ASnapshot
{
    public static SnapshotFacts Plain { get; } = new()
    {
        Connection = "acme",
        Region = "eu-central-1",
        Name = "shop-1-nightly",
        Arn = "arn:aws:lightsail:eu-central-1:111122223333:InstanceSnapshot/one",
        Kind = SnapshotKind.Instance,
        CreatedAt = People.Noon.AddDays(-3),
        State = "available",
        SizeInGb = 80,
        SourceName = "shop-1",
        BlueprintId = "ubuntu_24_04",
        BundleId = "medium_3_0",
        Tags = [new SnapshotTag("env", "prod"), new SnapshotTag("keep", "")],
        AttachedDisks = [new AttachedDisk("data", "/dev/xvdf", 64, false)],
    };

    public static SnapshotFacts Tagged(params string[] tags) => Plain with
    {
        Tags = [.. tags.Select(t => t.Split('=')).Select(t => new SnapshotTag(t[0], t.Length > 1 ? t[1] : ""))],
    };
}
