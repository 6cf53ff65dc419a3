using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests.Policies;

public sealed class CostTests
{
    private static readonly PriceTable Prices = new("USD", new DateOnly(2026, 11, 1), new Dictionary<string, decimal> { ["eu-central-1"] = 0.054m });

    [Fact]
    public void An_instance_costs_its_system_disk_and_each_attached_disk() =>
        Assert.Equal(new CostEstimate(7.78m, "USD", new DateOnly(2026, 11, 1)), Prices.Estimate(ASnapshot.Plain)); // 0.054 x (80 + 64)

    [Fact]
    public void A_system_disk_in_the_list_of_disks_is_not_counted_twice() =>
        Assert.Equal(80, PriceTable.GbOf(ASnapshot.Plain with { AttachedDisks = [new AttachedDisk("system", "/dev/xvda", 80, true)] }));

    [Fact]
    public void A_disk_costs_its_size() => Assert.Equal(80, PriceTable.GbOf(ASnapshot.Plain with { Kind = SnapshotKind.Disk }));

    [Fact]
    public void Without_a_price_for_the_region_there_is_no_estimate() => Assert.Null(Prices.Estimate(ASnapshot.Plain with { Region = "eu-west-1" }));

    [Theory]
    [InlineData(5.0, 5.0, null, true)]
    [InlineData(4.99, 5.0, null, false)]
    [InlineData(5.0, null, 5.0, true)]
    [InlineData(5.01, null, 5.0, false)]
    [InlineData(null, 5.0, null, false)]
    [InlineData(null, null, 5.0, false)]
    [InlineData(null, null, null, true)]
    public void A_condition_on_the_cost_is_inclusive_and_an_unknown_cost_fulfils_none(double? cost, double? least, double? most, bool holds) =>
        Assert.Equal(holds, new PolicyMatch { MinMonthlyCost = (decimal?)least, MaxMonthlyCost = (decimal?)most }.Holds(new PolicyQuestion(ASnapshot.Plain, [], People.Noon, (decimal?)cost)));

    [Fact]
    public void An_estimate_says_that_it_is_one_and_of_when() => Assert.Equal("7.78 USD a month (estimate, prices of 1 Nov 2026)", Prices.Estimate(ASnapshot.Plain)!.ToString());
}
