using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Addresses in the AWS console of what an export made.</summary>
public static class AwsConsole
{
    /// <summary>The page of an AMI or EBS snapshot in its region; null for any other id.</summary>
    /// <param name="region">AWS region.</param>
    /// <param name="id">destinationInfo.id of the export record: "ami-…" or "snap-…".</param>
    public static string? LinkTo(string region, string id)
    {
        string? page = id switch
        {
            _ when id.StartsWith("ami-", StringComparison.Ordinal) => "ImageDetails:imageId",
            _ when id.StartsWith("snap-", StringComparison.Ordinal) => "SnapshotDetails:snapshotId",
            _ => null,
        };
        return page is null ? null : $"https://{region}.console.aws.amazon.com/ec2/home?region={region}#{page}={Uri.EscapeDataString(id)}";
    }

    /// <summary>The EC2 console's form for a new instance from an AMI; null for any other id.</summary>
    /// <param name="region">AWS region.</param>
    /// <param name="id">destinationInfo.id of the export record.</param>
    public static string? LaunchFrom(string region, string id) => id.StartsWith("ami-", StringComparison.Ordinal)
        ? $"https://{region}.console.aws.amazon.com/ec2/home?region={region}#LaunchInstances:ami={Uri.EscapeDataString(id)}" : null;

    /// <summary>The Lightsail console's page of snapshots.</summary>
    public const string LightsailSnapshots = "https://lightsail.aws.amazon.com/ls/webapp/home/snapshots";

    /// <summary>
    /// The Lightsail console's page of an instance with its snapshots; null for a disk. The console has no page of its own for a snapshot, an operation or an
    /// export record, so their ids and ARNs lead nowhere.
    /// </summary>
    /// <param name="region">AWS region.</param>
    /// <param name="kind">Of what the snapshot is.</param>
    /// <param name="source">fromInstanceName.</param>
    public static string? SourceOf(string region, SnapshotKind kind, string source) => kind == SnapshotKind.Instance && source.Length > 0
        ? $"https://lightsail.aws.amazon.com/ls/webapp/{region}/instances/{Uri.EscapeDataString(source)}/snapshots" : null;

    /// <summary>What the id names: "AMI" or "EBS snapshot".</summary>
    public static string NameOf(string id) => IsImage(id) ? T("AMI") : IsEbsSnapshot(id) ? T("EBS snapshot") : T("result");

    /// <summary>Whether the id is that of an AMI.</summary>
    public static bool IsImage(string id) => id.StartsWith("ami-", StringComparison.Ordinal);

    /// <summary>Whether the id is that of an EBS snapshot.</summary>
    public static bool IsEbsSnapshot(string id) => id.StartsWith("snap-", StringComparison.Ordinal);
}
