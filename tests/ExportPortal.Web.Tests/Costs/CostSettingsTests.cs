using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Costs;

namespace ExportPortal.Web.Tests.Costs;

public sealed class CostSettingsTests
{
    private static readonly CostEstimate Four = new(4m, "USD", new DateOnly(2026, 11, 1));

    [Theory]
    [InlineData("usd", "2026-11-01", 0.05, "Costs:Currency")]
    [InlineData("USD", null, 0.05, "Costs:AsOf")]
    [InlineData("USD", "2026-11-01", -0.05, "Costs:PerGbMonth:eu-west-1")]
    public void A_wrong_setting_is_named(string currency, string? asOf, double price, string setting)
    {
        CostSettings settings = new() { Currency = currency, AsOf = asOf is null ? null : DateOnly.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture), PerGbMonth = { ["eu-west-1"] = (decimal)price } };

        Assert.StartsWith(setting, settings.FindFault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_table_nothing_is_wrong_and_nothing_is_known()
    {
        CostSettings settings = new();

        Assert.Null(settings.FindFault());
        Assert.Empty(settings.Table.PerGbMonth);
    }

    [Fact]
    public void What_has_no_price_is_said()
    {
        Assert.Contains("no price", CostWords.Of(null), StringComparison.Ordinal);
        Assert.Equal("8.00 USD a month (estimate, prices of 1 Nov 2026), and 1 without a known price", CostWords.Sum([Four, null, Four]));
        Assert.Equal("≈ 4.00 USD/month", CostWords.Brief(Four));
    }
}
