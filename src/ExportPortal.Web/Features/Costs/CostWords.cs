using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Costs;

/// <summary>Says estimates of cost, and that there is none.</summary>
public static class CostWords
{
    /// <summary>The whole estimate, or that no price is known.</summary>
    public static string Of(CostEstimate? cost) => cost is null
        ? T("cost unknown: no price for this region")
        : T("{0:0.00} {1} a month (estimate, prices of {2})", cost.Amount, cost.Currency, cost.AsOf.ToString(T("d MMM yyyy"), Culture));

    /// <summary>"≈ 4.32 USD/month", for a line of a list.</summary>
    public static string Brief(CostEstimate? cost) => cost is null ? T("cost unknown") : T("≈ {0:0.00} {1}/month", cost.Amount, cost.Currency);

    /// <summary>The sum of several; what has no price is counted and said.</summary>
    public static string Sum(IReadOnlyList<CostEstimate?> costs)
    {
        CostEstimate[] known = [.. costs.OfType<CostEstimate>()];
        if (known.Length == 0)
        {
            return Of(null);
        }

        string sum = Of(known[0] with { Amount = known.Sum(c => c.Amount) });
        return known.Length == costs.Count ? sum : T("{0}, and {1} without a known price", sum, costs.Count - known.Length);
    }
}
