using System.Globalization;

namespace ExportPortal.Domain.Requests;

/// <summary>What the EBS snapshots of an export would cost to keep, at most: EBS stores changed blocks only. An estimate, no bill.</summary>
/// <param name="Amount">A month, two decimals.</param>
/// <param name="Currency">ISO 4217, e.g. USD.</param>
/// <param name="AsOf">The date of the prices.</param>
public sealed record CostEstimate(decimal Amount, string Currency, DateOnly AsOf)
{
    /// <summary>"4.32 USD a month (estimate, prices of 1 Nov 2026)".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Amount:0.00} {Currency} a month (estimate, prices of {AsOf:d MMM yyyy})");
}
