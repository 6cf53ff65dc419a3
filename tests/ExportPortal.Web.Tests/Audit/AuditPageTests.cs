using AngleSharp.Dom;
using Bunit;
using ExportPortal.Data.Audit;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Favourites;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Web.Tests.Audit;

public sealed class AuditPageTests : WidgetContext, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private PortalOnSqlite portal = default!;
    private SlowDatabases databases = default!;
    private bool isLive;
    private Person rita = default!;
    private Person otto = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        otto = await portal.AddAsync("Otto", Role.Auditor);
        databases = new SlowDatabases(portal.Databases);
        Services.AddSingleton(new BrowseAudit(portal.As(otto), databases));
        Services.AddSingleton(new VerifyAudit(portal.As(otto), portal.HistoryWithoutKey(), portal.Transactions));
        Services.AddSingleton(new ReadLastVerification(portal.As(otto), portal.Databases));
        Services.AddSingleton(new ListAuditViews(portal.As(otto), portal.Databases));
        Services.AddSingleton(new SaveAuditView(portal.As(otto), portal.Transactions));
        Services.AddSingleton(new RemoveAuditView(portal.As(otto), portal.Transactions));
        Services.AddSingleton(new ListFavourites(portal.As(otto), portal.Databases, null!));
        Services.AddSingleton(portal.Changes);
        AuditStream stream = new(portal.Databases);
        Services.AddSingleton(new AskAuditExport(portal.As(otto), portal.Transactions, stream, new AuditExportAlarm(NSubstitute.Substitute.For<Hangfire.IBackgroundJobClient>(), NullLogger<AuditExportAlarm>.Instance)));
        Services.AddSingleton(new FetchAuditExport(portal.As(otto), portal.Databases, portal.Transactions, new AuditExportFolder(Path.GetTempPath()), Clock));
        await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.SubmitAsync(rita, "db-2");
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public void A_query_filters_and_its_chips_and_text_stay_in_step()
    {
        IRenderedComponent<AuditPage> page = Open("/audit?query=snapshot%3Aweb-1%20actor%3Asubmit");
        Assert.Single(Lines(page));
        Assert.Equal("snapshot:web-1 actor:submit", page.Find("#au-query").GetAttribute("value"));
        Assert.Equal(["snapshot:web-1", "actor:submit"], page.FindAll(".au-chip > span").Select(c => c.TextContent));

        page.FindAll(".au-chip button")[0].Click();
        Assert.EndsWith("/audit?query=actor%3Asubmit", Navigation.Uri, StringComparison.Ordinal);

        page.Find("#au-query").Input("actor:submit -web");
        Assert.Equal(["actor:submit", "-web"], page.FindAll(".au-chip > span").Select(c => c.TextContent));
        page.Find("form.au-bar").Submit();
        Assert.EndsWith("/audit?query=actor%3Asubmit%20-web", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_events_wait_behind_a_bar_and_the_lines_stay_where_they_are()
    {
        isLive = true;
        IRenderedComponent<AuditPage> page = Open("/audit?query=actor%3Asubmit");
        Assert.Equal(2, Lines(page).Count);

        await portal.Stories.SubmitAsync(rita, "web-3");

        page.WaitForAssertion(() => Assert.Equal("1 new, show", page.Find(".ep-news-button").TextContent), Patience);
        Assert.Equal(2, Lines(page).Count);
        page.Find(".ep-news-button").Click();
        page.WaitForAssertion(() => Assert.Equal(3, Lines(page).Count), Patience);
        Assert.Empty(page.FindAll(".ep-news-button"));
    }

    [Fact]
    public async Task A_count_that_nobody_waits_for_any_more_is_ended_and_says_nothing_about_the_next_query()
    {
        // The page has the first context, its count the second.
        databases.HoldFrom(2);
        IRenderedComponent<AuditPage> page = Open("/audit?query=actor%3Asubmit");
        Assert.Equal(2, Lines(page).Count);
        CancellationToken first = await databases.Held;
        Assert.False(first.IsCancellationRequested);

        databases.HoldFrom(null);
        Navigation.NavigateTo("/audit?query=web-1");
        page.Render();

        Assert.True(first.IsCancellationRequested);
        page.WaitForAssertion(() => Assert.Equal(("1 event", 1), (page.Find(".au-tools [role=status]").TextContent, Lines(page).Count)), Patience);
    }

    [Fact]
    public async Task A_page_that_is_left_counts_no_longer()
    {
        databases.HoldFrom(2);
        Open("/audit?query=actor%3Asubmit");
        CancellationToken count = await databases.Held;

        await DisposeComponentsAsync();

        Assert.True(count.IsCancellationRequested);
    }

    [Fact]
    public void A_filter_is_added_from_the_form_and_can_exclude()
    {
        IRenderedComponent<AuditPage> page = Open("/audit?query=web");
        page.Find(".au-add select").Change("Snapshot");
        page.Find(".au-add input[type=text]").Change("db 2");
        page.Find(".au-add input[type=checkbox]").Change(true);

        page.Find(".au-add form").Submit();

        Assert.EndsWith("/audit?query=" + Uri.EscapeDataString("web -snapshot:\"db 2\""), Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_pointed_at_and_not_sent()
    {
        IRenderedComponent<AuditPage> page = Open("/audit");
        page.Find("#au-query").Input("web status:Gone");

        Assert.Equal("Gone", page.Find(".au-fault mark").TextContent);
        Assert.Contains("There is no status \"Gone\"", page.Find(".au-fault p").TextContent);
        Assert.Equal("true", page.Find("#au-query").GetAttribute("aria-invalid"));
        string before = Navigation.Uri;
        page.Find("form.au-bar").Submit();
        Assert.Equal(before, Navigation.Uri);
    }

    [Fact]
    public void A_mistake_in_the_address_is_said_once_and_nothing_is_shown()
    {
        IRenderedComponent<AuditPage> page = Open("/audit?query=actr%3Arita");

        IElement alert = Assert.Single(page.FindAll("[role=alert]"));
        Assert.Contains("There is no field \"actr\"", alert.TextContent);
        Assert.Contains("Nothing was searched", page.Markup);
        Assert.Empty(Lines(page));
    }

    [Fact]
    public async Task Pages_lead_to_older_and_back_to_newer_events()
    {
        for (int i = 0; i < 60; i++)
        {
            await portal.Stories.SubmitAsync(rita, $"many-{i}");
        }

        IRenderedComponent<AuditPage> page = Open("/audit");
        Assert.Equal(50, Lines(page).Count);
        string older = page.FindAll(".au-pager a")[2].GetAttribute("href")!;
        page = Open(new Uri(older).PathAndQuery);
        Assert.Equal("62 events", page.Find(".au-tools [role=status]").TextContent);
        Assert.Equal(12, Lines(page).Count);
        Assert.Null(page.FindAll(".au-pager a")[2].GetAttribute("href"));

        page = Open(new Uri(page.FindAll(".au-pager a")[1].GetAttribute("href")!).PathAndQuery);

        Assert.Equal("62", Lines(page)[0].QuerySelector("[data-label='No.']")!.TextContent);
    }

    [Fact]
    public void An_open_event_shows_old_and_new_values_its_hash_and_its_neighbours()
    {
        IRenderedComponent<AuditPage> page = Open("/audit?open=1");
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".au-neighbours li")));

        Assert.Contains("It names this event's hash.", page.Find(".au-neighbours").TextContent);
        Assert.Contains("its members match its hash", page.Markup);
        Assert.Contains(page.FindAll(".au-values th[scope=row]"), h => h.TextContent == "snapshot");
        Assert.Equal(("2026-01-20T12:00:00Z", "2026-01-20 12:00:00 UTC"), (page.Find(".ep-detail time").GetAttribute("datetime"), page.Find(".ep-detail time + .ep-sub").TextContent));
    }

    [Fact]
    public void Keys_move_over_the_events_by_the_button_that_opens_each()
    {
        Assert.Equal(["Event 2", "Event 1"], Open("/audit").FindAll("tr.ep-line button[data-ep-line]").Select(b => b.GetAttribute("aria-label")));
    }

    [Fact]
    public void Two_chosen_events_stand_beside_each_other_with_their_differences_marked()
    {
        IRenderedComponent<AuditPage> page = Open("/audit");
        page.FindAll("tbody input[type=checkbox]")[0].Change(true);
        page.FindAll("tbody input[type=checkbox]")[1].Change(true);
        page.Find(".au-chosen .ep-button").Click();
        Assert.EndsWith("compare=1%2C2", Navigation.Uri, StringComparison.Ordinal);

        page = Open("/audit?compare=1,2");

        IElement row = page.FindAll(".au-compare tr").Single(r => r.QuerySelector("th")!.TextContent.StartsWith("snapshot", StringComparison.Ordinal) && r.QuerySelector("th")!.TextContent.Contains("(differs)", StringComparison.Ordinal) && r.QuerySelectorAll("td").Length == 2);
        Assert.Equal(["web-1", "db-2"], row.QuerySelectorAll("td").Select(c => c.TextContent));
        Assert.Contains("au-changed", row.ClassName);
    }

    [Fact]
    public void Links_of_older_times_lead_to_the_same_events()
    {
        Navigation.NavigateTo($"/audit?actor={rita.Id}&action=request&from=2026-01-20");
        SetRendererInfo(new RendererInfo("Server", isLive));
        Render<AuditPage>();

        Assert.EndsWith("/audit?query=" + Uri.EscapeDataString($"created:2026-01-20T00:00:00.000000Z.. actor:{rita.Id} action:request"), Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_is_the_persons_own_until_it_is_shared_and_only_the_owner_changes_it()
    {
        Person ada = await portal.AddAsync("Ada", Role.Administrator);
        SaveAuditView save = Services.GetRequiredService<SaveAuditView>();
        await save.ExecuteAsync("Failures", "status:Failed  OR status:Rejected", shared: false, default);
        ListAuditViews others = new(portal.As(ada), portal.Databases);
        Assert.Empty(await others.ExecuteAsync(default));

        Guid id = await save.ExecuteAsync("Failures", "status:Failed", shared: true, default);

        KeptView seen = Assert.Single(await others.ExecuteAsync(default));
        Assert.Equal(("Failures", "status:Failed", true, false, "Otto"), (seen.Name, seen.Query, seen.IsShared, seen.IsOwn, seen.OwnerName));
        Assert.Equal("view-not-found", (await Assert.ThrowsAsync<RuleBroken>(() => new RemoveAuditView(portal.As(ada), portal.Transactions).ExecuteAsync(id, default))).Code);
        Assert.Equal("query-invalid", (await Assert.ThrowsAsync<RuleBroken>(() => save.ExecuteAsync("x", "(", false, default))).Code);
        Assert.Equal("role-missing", (await Assert.ThrowsAsync<RuleBroken>(() => new SaveAuditView(portal.As(rita), portal.Transactions).ExecuteAsync("x", "", true, default))).Code);
        IRenderedComponent<AuditPage> page = Open("/audit?query=status%3AFailed");
        Assert.Equal("/audit?query=status%3AFailed", page.Find(".au-views a[aria-current]").GetAttribute("href"));
    }

    [Fact]
    public async Task A_jump_to_a_day_shows_the_newest_event_until_its_end()
    {
        BrowseAudit browse = Services.GetRequiredService<BrowseAudit>();
        Assert.Equal(2, await browse.FindBeforeAsync(PortalOnSqlite.Noon.AddDays(1), default));
        Assert.Null(await browse.FindBeforeAsync(PortalOnSqlite.Noon.AddDays(-1), default));

        Open("/audit").Find(".au-jump input").Change("2026-01-20");

        Assert.EndsWith("/audit?before=3", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_export_waits_for_its_turn_and_is_seen_by_nobody_else()
    {
        AuditExport asked = await Services.GetRequiredService<AskAuditExport>().ExecuteAsync(new AuditFilter(Query: "actor:rita"), "xlsx", default);

        Assert.Equal((AuditExportState.Waiting, "xlsx", "actor:rita", 2L), (asked.State, asked.Format, asked.Query, asked.UpToSeq));
        Assert.Equal("export-not-ready", (await Assert.ThrowsAsync<RuleBroken>(() => Services.GetRequiredService<FetchAuditExport>().OpenAsync(asked.Id, default))).Code);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<AuditPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        SetRendererInfo(new RendererInfo("Server", isLive));
        IRenderedComponent<AuditPage> page = Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".ep-loading")));
        return page;
    }

    private static IReadOnlyList<IElement> Lines(IRenderedComponent<AuditPage> page) => [.. page.FindAll("tbody tr.ep-line")];
}
