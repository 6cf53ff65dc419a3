using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Dashboard;

namespace ExportPortal.Web.Tests.Dashboard;

public sealed class FigureRangeTests
{
    private static readonly DateOnly Today = new(2026, 1, 20);

    [Theory]
    [InlineData(7, null, null, "2026-01-14", "2026-01-20")]
    [InlineData(90, null, null, "2025-10-23", "2026-01-20")]
    [InlineData(null, null, null, "2025-12-22", "2026-01-20")]
    [InlineData(12, null, null, "2025-12-22", "2026-01-20")]
    [InlineData(7, "2026-01-01", "2026-01-05", "2026-01-01", "2026-01-05")]
    [InlineData(null, "2026-01-01", null, "2026-01-01", "2026-01-20")]
    [InlineData(null, "2026-01-01", "2030-01-01", "2026-01-01", "2026-01-20")]
    [InlineData(null, "2026-01-09", "2026-01-05", "2025-12-22", "2026-01-20")]
    [InlineData(null, "nonsense", "2026-01-05", "2025-12-22", "2026-01-20")]
    [InlineData(null, "1990-01-01", null, "2024-01-21", "2026-01-20")]
    public void An_address_gives_a_range_that_makes_sense(int? days, string? from, string? to, string first, string last)
    {
        FigureRange range = FigureRange.Read(days, from, to, Today);

        Assert.Equal((first, last), (ViewerDays.Write(range.FirstDay), ViewerDays.Write(range.LastDay)));
    }
}
