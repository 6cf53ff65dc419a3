using Microsoft.Playwright;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>Starts the Chromium that the system has; Playwright's own download is not needed.</summary>
internal static class Chromium
{
    private const string Variable = "CHROMIUM";

    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // Pages that are not in front are timed like the others: every person of a test is looking at their page.
        "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
    ];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Args = s_arguments, Headless = true });

    private static string Find()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> places = [Environment.GetEnvironmentVariable(Variable) ?? "", "/usr/bin/chromium", .. folders.Select(f => Path.Combine(f, "chromium"))];
        return places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"Chromium is missing: install the package chromium, or name the program in {Variable}.");
    }
}
