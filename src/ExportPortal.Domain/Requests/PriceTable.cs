namespace ExportPortal.Domain.Requests;

/// <summary>Prices of EBS snapshot storage.</summary>
/// <param name="Currency">ISO 4217, e.g. USD.</param>
/// <param name="AsOf">The date of the prices.</param>
/// <param name="PerGbMonth">Price of one GB a month, by AWS region.</param>
public sealed record PriceTable(string Currency, DateOnly AsOf, IReadOnlyDictionary<string, decimal> PerGbMonth)
{
    /// <summary>No price is known.</summary>
    public static PriceTable Empty { get; } = new("USD", DateOnly.MinValue, new Dictionary<string, decimal>());

    /// <summary>The cost a month of what an export makes, or null when there is no price for its region.</summary>
    public CostEstimate? Estimate(SnapshotFacts snapshot) =>
        PerGbMonth.TryGetValue(snapshot.Region, out decimal price) ? new CostEstimate(Math.Round(price * GbOf(snapshot), 2, MidpointRounding.AwayFromZero), Currency, AsOf) : null;

    /// <summary>GB of all EBS snapshots: of an instance the system disk (InstanceSnapshot.sizeInGb) and each attached disk.</summary>
    public static int GbOf(SnapshotFacts snapshot) =>
        snapshot.SizeInGb + (snapshot.Kind == SnapshotKind.Instance ? snapshot.AttachedDisks.Where(d => !d.IsSystemDisk).Sum(d => d.SizeInGb) : 0);
}
