using System.Globalization;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Costs;

/// <summary>Says estimates of cost, and that there is none.</summary>
public static class CostWords
{
    /// <summary>The whole estimate, or that no price is known.</summary>
    public static string Of(CostEstimate? cost) => cost?.ToString() ?? "cost unknown: no price for this region";

    /// <summary>"≈ 4.32 USD/month", for a line of a list.</summary>
    public static string Brief(CostEstimate? cost) => cost is null ? "cost unknown" : string.Create(CultureInfo.InvariantCulture, $"≈ {cost.Amount:0.00} {cost.Currency}/month");

    /// <summary>The sum of several; what has no price is counted and said.</summary>
    public static string Sum(IReadOnlyList<CostEstimate?> costs)
    {
        CostEstimate[] known = [.. costs.OfType<CostEstimate>()];
        if (known.Length == 0)
        {
            return Of(null);
        }

        string sum = (known[0] with { Amount = known.Sum(c => c.Amount) }).ToString();
        return known.Length == costs.Count ? sum : $"{sum}, and {costs.Count - known.Length} without a known price";
    }
}
