using Microsoft.Playwright;

namespace ExportPortal.Browser.Tests.Quality;

/// <summary>Stores pictures of the pages that the tests walk through, where EXPORTPORTAL_SCREENSHOTS names a folder for them: to look at every page at once.</summary>
internal static class Pictures
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("EXPORTPORTAL_SCREENSHOTS");

    /// <summary>Whether pictures are wanted.</summary>
    public static bool AreTaken => !string.IsNullOrEmpty(s_folder);

    public static async Task TakeAsync(IPage page, string name)
    {
        if (AreTaken)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_folder!, name + ".png"), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
