using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Quality;

/// <summary>Looks at the page on screen in light and dark, on a desk and on phones: axe, and whether it fits its width.</summary>
internal static class Inspection
{
    private const int Desk = 1440;
    private const int Phone = 390;
    private const int SmallPhone = 360;
    private const int Zoomed = 320; // what 400 % leaves of 1280 px
    private const int ExamplesShown = 3;

    private static readonly AxeRunOptions s_rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        ResultTypes = [ResultType.Violations],
    };

    // On a phone it is laid out anew in the same colours, and measuring contrasts is what takes longest.
    private static readonly AxeRunOptions s_layout = new()
    {
        RunOnly = s_rules.RunOnly,
        Rules = new Dictionary<string, RuleOptions> { ["color-contrast"] = new() { Enabled = false } },
        ResultTypes = [ResultType.Violations],
    };

    // The same page in other colours: only its contrasts can be wrong in a new way.
    private static readonly AxeRunOptions s_contrast = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] },
        ResultTypes = [ResultType.Violations],
    };

    /// <summary>Fails with everything that is wrong, a line each.</summary>
    public static async Task HasNoFaultsAsync(this Visitor visitor, string name)
    {
        IReadOnlyList<string> faults = await visitor.InspectAsync(name);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<IReadOnlyList<string>> InspectAsync(this Visitor visitor, string name)
    {
        IPage page = visitor.Page;
        List<string> faults = [];
        string? source = null;
        await Expect(page.Locator(".ep-loading")).ToHaveCountAsync(0);
        // The whole document in its own type: half of it, or another type, is laid out otherwise. To its top: what lies half under the bar would count as too small.
        await page.WaitForFunctionAsync("() => { if (document.readyState !== 'complete' || document.fonts.status !== 'loaded') return false; window.scrollTo(0, 0); return true; }");
        foreach (int width in (int[])[Desk, Phone])
        {
            await page.SetViewportSizeAsync(width, width == Desk ? 900 : 844);
            foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                // Colours are the same on a phone: once is enough in the dark, unless pictures are wanted.
                if (scheme == ColorScheme.Dark && width == Phone && !Pictures.AreTaken)
                {
                    continue;
                }

                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await Expect(page.Locator("html")).ToHaveAttributeAsync("data-scheme", scheme == ColorScheme.Dark ? "dark" : "light");
                // Colours fade, and what inherits them starts after its parent: a fade that is under way is not the page's contrast.
                await page.WaitForFunctionAsync("() => document.getAnimations().every(a => a.playState !== 'running')");
                if (scheme == ColorScheme.Light || width == Desk)
                {
                    faults.AddRange(await BrokenRulesAsync(page, source, scheme == ColorScheme.Dark ? s_contrast : width == Desk ? s_rules : s_layout, $"{name} at {width} px, {scheme}"));
                    source = "0"; // axe stays in the page: nothing needs to be loaded again
                }

                await Pictures.TakeAsync(page, $"{name}-{width}-{scheme}".ToLowerInvariant());
            }
        }

        foreach (int width in (int[])[Phone, SmallPhone, Zoomed])
        {
            await page.SetViewportSizeAsync(width, 844);
            faults.AddRange(await WideElementsAsync(page, $"{name} at {width} px"));
        }

        await page.SetViewportSizeAsync(Desk, 900);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        return faults;
    }

    // The portal's pages have no frames. The newer way, which is for frames, opens a tab of its own at each run, and takes several times as long.
    private static async Task<IEnumerable<string>> BrokenRulesAsync(IPage page, string? source, AxeRunOptions rules, string where)
    {
#pragma warning disable CS0618
        AxeResult result = await page.RunAxeLegacy(null, rules, source);
#pragma warning restore CS0618
        return result.Violations.SelectMany(rule => rule.Nodes.Take(ExamplesShown).Select(node => $"{where}: {rule.Id} ({rule.Help}) at {node.Target}: {node.Html}\n    {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(c => c.Message))}"));
    }

    private static async Task<IEnumerable<string>> WideElementsAsync(IPage page, string where)
    {
        string[] wide = await page.EvaluateAsync<string[]>(
            """
            () => {
              const root = document.scrollingElement;
              if (root.scrollWidth <= root.clientWidth) return [];
              const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 0.5);
              return [root.scrollWidth + ' of ' + root.clientWidth, ...wide.slice(0, 5).map(e => e.outerHTML.slice(0, 160))];
            }
            """);
        return wide.Length == 0 ? [] : [$"{where} scrolls sideways: {string.Join("\n    ", wide)}"];
    }
}
