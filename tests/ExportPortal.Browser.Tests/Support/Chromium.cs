using Microsoft.Playwright;

namespace ExportPortal.Browser.Tests.Support;

/// <summary>
/// Starts the Chromium that the system has; Playwright's own download is not needed. Its headless shell comes first: the same engine without the
/// browser's own windows, measured to take little more than half of the time.
/// </summary>
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
        string[] folders = ["/usr/bin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)];
        string[] names = ["chromium-headless-shell", "chromium"];
        IEnumerable<string> places = [Environment.GetEnvironmentVariable(Variable) ?? "", .. names.SelectMany(name => folders.Select(f => Path.Combine(f, name)))];
        return places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"Chromium is missing: install the package chromium, or name the program in {Variable}.");
    }
}
