using System.Globalization;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>Snapshots that somebody could have made and deleted since: plausible names, sizes, tags and identifiers.</summary>
/// <param name="places">Connections with their regions; the sources are spread over them.</param>
/// <param name="random">Where all choices come from.</param>
internal sealed class InventedSnapshots(IReadOnlyList<(string Connection, string Region)> places, Random random)
{
    private const string Account = "111122223333";

    private static readonly Source[] Sources =
    [
        new("shop-web-1", SnapshotKind.Instance, "wordpress", "medium_3_0", 80, "prod", "shop", 0),
        new("shop-web-2", SnapshotKind.Instance, "wordpress", "medium_3_0", 80, "prod", "shop", 0),
        new("shop-staging", SnapshotKind.Instance, "wordpress", "small_3_0", 60, "staging", "shop", 0),
        new("erp-app-1", SnapshotKind.Instance, "windows_server_2022", "2xlarge_win_3_0", 640, "prod", "erp", 0),
        new("erp-test", SnapshotKind.Instance, "windows_server_2022", "large_win_3_0", 160, "staging", "erp", 0),
        new("erp-files", SnapshotKind.Disk, "", "", 128, "prod", "erp", 0),
        new("wiki-1", SnapshotKind.Instance, "lamp_8_bitnami", "small_3_0", 60, "staging", "it", 0),
        new("mail-archive", SnapshotKind.Disk, "", "", 512, "prod", "it", 0),
        new("gitlab-runner-1", SnapshotKind.Instance, "ubuntu_24_04", "large_3_0", 160, "dev", "platform", 0),
        new("gitlab-cache", SnapshotKind.Disk, "", "", 256, "dev", "platform", 0),
        new("crm-app-1", SnapshotKind.Instance, "ubuntu_22_04", "large_3_0", 224, "prod", "sales", 1),
        new("crm-staging", SnapshotKind.Instance, "ubuntu_22_04", "medium_3_0", 80, "staging", "sales", 1),
        new("crm-attachments", SnapshotKind.Disk, "", "", 64, "prod", "sales", 1),
        new("campaign-2", SnapshotKind.Instance, "lamp_8_bitnami", "nano_3_0", 20, "dev", "marketing", 1),
        new("campaign-3", SnapshotKind.Instance, "lamp_8_bitnami", "micro_3_0", 40, "dev", "marketing", 1),
        new("api-1", SnapshotKind.Instance, "nodejs", "large_3_0", 160, "prod", "platform", 1),
        new("api-staging", SnapshotKind.Instance, "nodejs", "small_3_0", 60, "staging", "platform", 1),
        new("api-dev", SnapshotKind.Instance, "nodejs", "micro_3_0", 40, "dev", "platform", 1),
        new("us-shop-web-1", SnapshotKind.Instance, "wordpress", "medium_3_0", 80, "prod", "shop", 2),
        new("us-shop-uploads", SnapshotKind.Disk, "", "", 192, "prod", "shop", 2),
        new("analytics-1", SnapshotKind.Instance, "amazon_linux_2023", "2xlarge_3_0", 640, "prod", "data", 2),
        new("analytics-lake", SnapshotKind.Disk, "", "", 640, "dev", "data", 2),
        new("build-agent-1", SnapshotKind.Instance, "ubuntu_24_04", "xlarge_3_0", 320, "dev", "platform", 2),
        new("partner-staging", SnapshotKind.Instance, "ubuntu_24_04", "small_3_0", 60, "staging", "sales", 2),
    ];

    private static readonly string[] Purposes = ["before-upgrade", "weekly", "monthly", "nightly", "before-migration", "release", "handover", "before-patch"];

    /// <summary>A snapshot that was made some time before it was asked for.</summary>
    public SnapshotFacts Next(DateTimeOffset askedAt)
    {
        Source source = Sources[random.Next(Sources.Length)];
        (string connection, string region) = places[source.Place % places.Count];
        DateTimeOffset createdAt = askedAt.AddMinutes(-random.Next(30, 6 * 24 * 60));
        string made = createdAt.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        string type = source.Kind == SnapshotKind.Disk ? "DiskSnapshot" : "InstanceSnapshot";
        string purpose = Purposes[random.Next(Purposes.Length)];
        List<SnapshotTag> tags = [new SnapshotTag("env", source.Env), new SnapshotTag("team", source.Team)];
        if (purpose is "monthly" or "handover")
        {
            tags.Insert(1, new SnapshotTag("keep", "")); // what is kept in production needs two approvals in the demo
        }

        return new SnapshotFacts
        {
            Connection = connection,
            Region = region,
            Name = $"{source.Name}-{purpose}-{made}",
            Arn = $"arn:aws:lightsail:{region}:{Account}:{type}/{IdFrom(random)}",
            Kind = source.Kind,
            CreatedAt = createdAt,
            State = source.Kind == SnapshotKind.Disk ? "completed" : "available",
            SizeInGb = source.SizeInGb,
            SourceName = source.Name,
            BlueprintId = source.Blueprint,
            BundleId = source.Bundle,
            Tags = tags,
        };
    }

    /// <summary>A UUID (version 4) out of a repeatable source.</summary>
    public static Guid IdFrom(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private sealed record Source(string Name, SnapshotKind Kind, string Blueprint, string Bundle, int SizeInGb, string Env, string Team, int Place);
}
