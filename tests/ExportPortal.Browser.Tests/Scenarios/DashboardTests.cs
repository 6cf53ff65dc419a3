using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExportPortal.Browser.Tests.Support;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ExportPortal.Browser.Tests.Scenarios;

/// <summary>Every mark of every chart opens the list behind it.</summary>
public sealed partial class DashboardTests(DemoPortal portal)
{
    [Fact]
    public async Task Each_bar_opens_the_list_of_its_figure()
    {
        await using Visitor otto = await portal.OpenAsync(Person.Otto);
        await otto.GoAsync("/dashboard?days=90");
        ILocator charts = otto.Page.Locator("[data-ep-marks]");
        await Expect(charts.First).ToBeAttachedAsync();
        int bars = 0;
        for (int chart = 0; chart < await charts.CountAsync(); chart++)
        {
            string?[] marks = JsonSerializer.Deserialize<string?[]>(await charts.Nth(chart).GetAttributeAsync("data-ep-marks") ?? "[]")!;
            ILocator those = charts.Nth(chart).Locator("path.mud-chart-bar");
            if (marks.Any(m => m is not null))
            {
                // Each chart draws its bars at once, as soon as it knows its own width: not all charts in the same moment.
                await Expect(those.First).ToBeAttachedAsync();
            }

            int drawn = await those.CountAsync();
            Assert.Contains(drawn, (int[])[marks.Length, marks.Count(m => m is not null)]);
            bars += drawn;
        }

        Assert.True(bars > 20, $"{bars} bars");
    }

    [Fact]
    public async Task A_bar_that_is_clicked_shows_as_many_requests_as_its_figure_says()
    {
        await using Visitor otto = await portal.OpenAsync(Person.Otto);
        await otto.GoAsync("/dashboard?days=90");
        ILocator regions = otto.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Exports by region", Exact = true });
        await regions.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Table" }).ClickAsync();
        string region = await regions.Locator("tbody tr").Nth(1).Locator("td").First.InnerTextAsync();
        int before = await FigureOfAsync(regions, region);
        await regions.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Chart" }).ClickAsync();

        await ClickOnBarAsync(otto.Page, regions.Locator("path.mud-chart-bar").Nth(1));

        await Expect(otto.Page).ToHaveURLAsync(new Regex($"/history.*region={region}"));
        ILocator count = otto.Page.Locator(".ep-toolbar [role=status]");
        await Expect(count).ToHaveTextAsync(new Regex("^[0-9]+ requests?$"));
        int shown = int.Parse((await count.InnerTextAsync()).Split(' ')[0], CultureInfo.InvariantCulture);
        await Expect(count).ToHaveTextAsync($"{shown} {(shown == 1 ? "request" : "requests")}");
        // The demo goes on exporting meanwhile, and so do the other tests.
        await otto.GoAsync("/dashboard?days=90");
        await regions.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Table" }).ClickAsync();
        Assert.InRange(shown, before, await FigureOfAsync(regions, region));
        otto.HasNothingToComplainAbout();
    }

    [Fact]
    public async Task Days_of_ones_own_are_in_the_address()
    {
        await using Visitor ada = await portal.OpenAsync(Person.Ada);
        await ada.GoAsync("/dashboard");
        await ada.Page.GetByLabel("From").FillAsync("2026-01-01");
        await ada.Page.GetByLabel("to", new PageGetByLabelOptions { Exact = true }).FillAsync("2026-01-31");
        await ada.Button("Show").ClickAsync();

        await Expect(ada.Page).ToHaveURLAsync(OwnDays());
        await Expect(ada.Page.GetByText("in 31 days")).ToBeVisibleAsync();
        ada.HasNothingToComplainAbout();
    }

    private static async Task<int> FigureOfAsync(ILocator regions, string region) =>
        int.Parse(await regions.Locator("tbody tr").Filter(new LocatorFilterOptions { HasText = region }).Locator("td.ep-num").InnerTextAsync(), CultureInfo.InvariantCulture);

    // A bar is a thick line: to the browser its box has no width, so the pointer is sent to its middle.
    private static async Task ClickOnBarAsync(IPage page, ILocator bar)
    {
        await Expect(bar).ToBeAttachedAsync();
        double[] middle = await bar.EvaluateAsync<double[]>("e => { e.scrollIntoView({ block: 'center' }); const box = e.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; }");
        await page.Mouse.ClickAsync((float)middle[0], (float)middle[1]);
    }

    [GeneratedRegex("from=2026-01-01&to=2026-01-31$")]
    private static partial Regex OwnDays();
}
