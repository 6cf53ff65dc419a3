using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Costs;

/// <summary>What storage costs: Costs. Without a price for a region the portal says so, and nothing is blocked.</summary>
public sealed class CostSettings
{
    /// <summary>ISO 4217.</summary>
    [Effect("The currency of the prices.")]
    public string Currency { get; set; } = "USD";

    /// <summary>The date of the prices.</summary>
    [Effect("The date of the prices.")]
    public DateOnly? AsOf { get; set; }

    /// <summary>Price of one GB of EBS snapshot storage a month, by AWS region.</summary>
    [Effect("The price of one GB of EBS snapshot storage a month, by region.")]
    public Dictionary<string, decimal> PerGbMonth { get; set; } = [];

    /// <summary>What is wrong with the settings, as one line that names the setting; null when nothing is.</summary>
    public string? FindFault()
    {
        if (Currency is not { Length: 3 } || !Currency.All(char.IsAsciiLetterUpper))
        {
            return "Costs:Currency must be the three capitals of a currency, e.g. USD.";
        }

        if (PerGbMonth.Count > 0 && AsOf is null)
        {
            return "Costs:AsOf must be the date of the prices, e.g. 2026-11-01.";
        }

        string? wrong = PerGbMonth.FirstOrDefault(p => p.Value is < 0 or > 1000).Key;
        return wrong is null ? null : $"Costs:PerGbMonth:{wrong} must lie between 0 and 1000.";
    }

    /// <summary>As the domain wants it.</summary>
    public PriceTable Table => PerGbMonth.Count == 0 ? PriceTable.Empty : new PriceTable(Currency, AsOf!.Value, PerGbMonth);
}
