using System.Globalization;
using System.Security.Cryptography;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Domain.Requests;

/// <summary>
/// What approvers decide on: exactly this snapshot, under exactly this policy. Its hash is checked again just before the call.
/// </summary>
public sealed record Plan
{
    /// <summary>The snapshot as it stood when the request was submitted.</summary>
    public required SnapshotFacts Snapshot { get; init; }

    /// <summary>Name of the policy that matched.</summary>
    public required string PolicyName { get; init; }

    /// <summary>Version of the set of policies that was in force.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>Estimated storage cost a month, or null when no price was known.</summary>
    public CostEstimate? EstimatedMonthlyCost { get; init; }

    /// <summary>SHA-256 over the canonical JSON of the plan, lower-case hex. The snapshot's state is not part of it.</summary>
    public string ComputeHash()
    {
        byte[] canonical = CanonicalJson.Write(new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["connection"] = Snapshot.Connection,
            ["region"] = Snapshot.Region,
            ["name"] = Snapshot.Name,
            ["arn"] = Snapshot.Arn,
            ["kind"] = Snapshot.Kind.ToString(),
            ["createdAt"] = Snapshot.CreatedAt,
            ["sizeInGb"] = Snapshot.SizeInGb,
            // Keys and values stand apart: a tag's key may contain "=" itself.
            ["tags"] = Sorted(Snapshot.Tags).Select(t => new[] { t.Key, t.Value }).ToArray(),
            ["disks"] = Sorted(Snapshot.AttachedDisks).Select(d => new object[] { d.Name, d.Path, d.SizeInGb, d.IsSystemDisk }).ToArray(),
            ["policy"] = PolicyName,
            ["policyVersion"] = PolicyVersion,
            ["cost"] = EstimatedMonthlyCost is { } cost ? new object[] { cost.Amount.ToString("0.00", CultureInfo.InvariantCulture), cost.Currency, cost.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } : null,
        });
        return Convert.ToHexStringLower(SHA256.HashData(canonical));
    }

    /// <summary>What differs between the approved snapshot and the present one, as sentences; empty when nothing does.</summary>
    /// <param name="present">The snapshot as AWS describes it now.</param>
    public IReadOnlyList<string> DifferencesFrom(SnapshotFacts present)
    {
        List<string> differences = [];
        if (present.Arn != Snapshot.Arn)
        {
            differences.Add($"The snapshot is another one now: {present.Arn} instead of {Snapshot.Arn}.");
        }

        if (present.CreatedAt != Snapshot.CreatedAt)
        {
            differences.Add($"It was created at {present.CreatedAt:u}, not at {Snapshot.CreatedAt:u}.");
        }

        if (present.SizeInGb != Snapshot.SizeInGb)
        {
            differences.Add($"Its size is {present.SizeInGb} GB, not {Snapshot.SizeInGb} GB.");
        }

        if (!Sorted(present.Tags).SequenceEqual(Sorted(Snapshot.Tags)))
        {
            differences.Add($"Its tags are \"{InWords(present.Tags)}\", not \"{InWords(Snapshot.Tags)}\".");
        }

        if (!Sorted(present.AttachedDisks).SequenceEqual(Sorted(Snapshot.AttachedDisks)))
        {
            differences.Add("Its attached disks have changed.");
        }

        return differences;
    }

    /// <summary>Whether the name now belongs to another snapshot than the approved one.</summary>
    public bool IsReplacedBy(SnapshotFacts present) => present.Arn != Snapshot.Arn || present.CreatedAt != Snapshot.CreatedAt;

    private static IEnumerable<SnapshotTag> Sorted(IEnumerable<SnapshotTag> tags) =>
        tags.OrderBy(t => t.Key, StringComparer.Ordinal).ThenBy(t => t.Value, StringComparer.Ordinal);

    private static IEnumerable<AttachedDisk> Sorted(IEnumerable<AttachedDisk> disks) =>
        disks.OrderBy(d => d.Name, StringComparer.Ordinal).ThenBy(d => d.Path, StringComparer.Ordinal);

    private static string InWords(IEnumerable<SnapshotTag> tags) => string.Join(", ", Sorted(tags).Select(t => $"{t.Key}={t.Value}"));
}
