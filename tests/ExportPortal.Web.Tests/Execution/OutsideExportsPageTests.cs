using AngleSharp.Dom;
using Bunit;
using ExportPortal.Data;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Execution;

public sealed class OutsideExportsPageTests : WidgetContext, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private PortalOnSqlite portal = default!;
    private bool isLive;
    private Person rita = default!;
    private Person otto = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        otto = await portal.AddAsync("Otto", Role.Auditor);
        LightsailSettings settings = new() { Connections = [new ConnectionSettings { Name = "acme-europe", Regions = ["eu-central-1", "eu-west-1"] }] };
        Services.AddSingleton(new LightsailConnections(settings, Options.Create(new ExecutionSettings())));
        Services.AddSingleton(portal.Changes);
        Be(otto);
    }

    [Fact]
    public async Task What_is_found_while_somebody_looks_waits_behind_a_bar_and_states_change_in_place()
    {
        string arn = await portal.AddOutsideExportAsync("web-1", Noon.AddDays(-1), state: "Started");
        isLive = true;
        IRenderedComponent<OutsideExportsPage> page = Open("/outside-exports");
        await portal.AddOutsideExportAsync("web-2", Noon);
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken))
        {
            await db.OutsideExports.Where(o => o.RecordArn == arn).ExecuteUpdateAsync(set => set.SetProperty(o => o.State, "Succeeded"), Xunit.TestContext.Current.CancellationToken);
        }

        portal.Changes.PublishHistory([AuditActions.ExportFoundOutside]);

        page.WaitForAssertion(() => Assert.Equal("1 new, show", page.Find(".ep-news-button").TextContent), Patience);
        IElement line = Assert.Single(page.FindAll("tbody tr"));
        Assert.Equal("Succeeded", line.QuerySelector("[data-status]")!.GetAttribute("data-status"));
        page.Find(".ep-news-button").Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task An_export_leads_to_its_result_its_events_and_the_requests_about_its_snapshot()
    {
        await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.AddOutsideExportAsync("web-1", Noon.AddDays(-1), record: "ExportSnapshotRecord-248596b3-f25e-53ea", destination: "ami-0abc");

        IElement line = Open("/outside-exports").Find("tbody tr");

        Assert.Contains("web-1", line.TextContent);
        Assert.Equal("Succeeded", line.QuerySelector("[data-status]")!.GetAttribute("data-status"));
        Assert.Equal(["ami-0abc", "ExportSnapshotRecord-248596b3-f25e-53ea"], line.QuerySelectorAll("[data-ep-copy]").Select(c => c.GetAttribute("data-ep-copy")));
        Assert.Contains("248596b3-f25e…", line.TextContent);
        string?[] links = [.. line.QuerySelectorAll("a").Select(a => a.GetAttribute("href"))];
        Assert.Contains(links, l => l!.EndsWith("#ImageDetails:imageId=ami-0abc", StringComparison.Ordinal));
        Assert.Contains("/audit?subject=ExportSnapshotRecord-248596b3-f25e-53ea", links);
        Assert.Contains("/history?snapshot=arn%3Aaws%3Alightsail%3Aeu-central-1%3A111122223333%3AInstanceSnapshot%2Fweb-1", links);
    }

    [Fact]
    public async Task One_that_is_under_way_and_unknown_to_the_portal_says_so()
    {
        await portal.AddOutsideExportAsync("web-1", Noon, state: "Started");

        IElement line = Open("/outside-exports").Find("tbody tr");

        Assert.Equal("Exporting", line.QuerySelector("[data-status]")!.GetAttribute("data-status"));
        Assert.Contains("No request", line.TextContent);
    }

    [Fact]
    public async Task Nothing_found_and_nothing_matching_are_told_apart()
    {
        Assert.Contains("Every export that AWS lists belongs to a request of this portal.", Open("/outside-exports").Markup);

        await portal.AddOutsideExportAsync("web-1", Noon);
        IRenderedComponent<OutsideExportsPage> none = Open("/outside-exports?q=nothing");

        Assert.Contains("No export matches", none.Markup);
        Assert.Equal("/outside-exports", none.Find("a.ep-button").GetAttribute("href"));
    }

    [Fact]
    public async Task A_filter_goes_into_the_address_and_refresh_shows_what_was_found_since()
    {
        await portal.AddOutsideExportAsync("web-1", Noon);
        await portal.AddOutsideExportAsync("us-1", Noon, connection: "acme-us", region: "us-east-1");
        IRenderedComponent<OutsideExportsPage> page = Open("/outside-exports");
        Assert.Equal(2, page.FindAll("tbody tr").Count);

        page.FindAll("select")[0].Change("acme-europe");
        Assert.EndsWith("/outside-exports?connection=acme-europe", Navigation.Uri, StringComparison.Ordinal);

        page = Open("/outside-exports?connection=acme-europe");
        Assert.Single(page.FindAll("tbody tr"));
        await portal.AddOutsideExportAsync("web-2", Noon);
        page.Find("button.mud-button-root").Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task More_than_a_page_comes_in_pages()
    {
        for (int i = 0; i < 51; i++)
        {
            await portal.AddOutsideExportAsync($"web-{i}", Noon.AddMinutes(-i));
        }

        IRenderedComponent<OutsideExportsPage> page = Open("/outside-exports");
        Assert.Equal((50, "51 exports"), (page.FindAll("tbody tr").Count, page.Find("[role=status]").TextContent));
        Assert.Equal(50, page.FindAll("tbody a[data-ep-line]").Count);

        page.Find(".ep-more button").Click();

        page.WaitForAssertion(() => Assert.Equal(51, page.FindAll("tbody tr").Count));
        Assert.Empty(page.FindAll(".ep-more"));
    }

    [Fact]
    public void Who_lost_the_role_meanwhile_reads_which_one_is_missing()
    {
        Be(rita);

        Assert.Contains("This needs the role Auditor or Administrator.", Open("/outside-exports").Markup);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private void Be(Person person) => Services.AddSingleton(new ListOutsideExports(portal.As(person), portal.Databases));

    private IRenderedComponent<OutsideExportsPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        SetRendererInfo(new RendererInfo("Server", isLive));
        IRenderedComponent<OutsideExportsPage> page = Render<OutsideExportsPage>();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".ep-loading")));
        return page;
    }
}
