namespace ExportPortal.Web.Features.Dashboard;

/// <summary>Chooses the lines of an axis.</summary>
public static class ChartScale
{
    private static readonly int[] Steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    /// <summary>The smallest round step that needs no more than five lines up to the highest value.</summary>
    public static int StepFor(double highest) => Steps.FirstOrDefault(step => highest <= step * 5, (int)Math.Ceiling(highest / 5));
}
