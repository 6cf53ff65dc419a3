using Bunit;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class InboxPageTests : WidgetContext, IAsyncLifetime
{
    private const int OnScreen = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<Guid> _requests = [];
    private PortalOnSqlite portal = default!;
    private SlowDatabases databases = default!;
    private Person rita = default!;
    private Person anna = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        Services.AddSingleton(TimeProvider.System); // the pause between two reloads passes by itself
        Services.AddSingleton(portal.Changes);
        databases = new SlowDatabases(portal.Databases);
        Services.AddSingleton(new ListInbox(portal.As(anna), databases, portal.Clock));
        Services.AddSingleton(portal.SeveralDecisionsOf(anna));
        Services.AddScoped<OpenedRequests>();
        Services.AddSingleton(Options.Create(new BulkSettings()));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task What_was_never_loaded_is_no_news_and_what_comes_waits_behind_a_bar()
    {
        await SubmitAsync(OnScreen + 2);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/inbox?tab=all");
        IRenderedComponent<InboxPage> page = Render<InboxPage>();
        page.WaitForAssertion(() => Assert.Equal(OnScreen, page.FindAll(".ep-rows > li").Count), Patience);

        await portal.Stories.ApproveAsync(_requests[^1], anna);

        // The line changes where it stands; the two behind the last one on screen are more, not news.
        page.WaitForAssertion(() => Assert.NotEqual("PendingApproval", page.FindAll(".ep-rows > li")[0].QuerySelector("[data-status]")!.GetAttribute("data-status")), Patience);
        Assert.Empty(page.FindAll(".ep-news-button"));

        await SubmitAsync(1);

        page.WaitForAssertion(() => Assert.Equal("1 new, show", page.Find(".ep-news-button").TextContent), Patience);
    }

    [Fact]
    public async Task A_part_that_is_still_being_read_gives_way_to_the_next_one()
    {
        await SubmitAsync(2);
        NavigationManager navigation = Services.GetRequiredService<NavigationManager>();
        databases.HoldFrom(1);
        navigation.NavigateTo("/inbox?tab=decided");
        IRenderedComponent<InboxPage> page = Render<InboxPage>();
        CancellationToken decided = await databases.Held;

        databases.HoldFrom(null);
        navigation.NavigateTo("/inbox?tab=all");
        page.Render();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".ep-rows > li").Count), Patience);
        Assert.True(decided.IsCancellationRequested);
    }

    private async Task SubmitAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(1));
            _requests.Add(await portal.Stories.SubmitAsync(rita, $"web-{_requests.Count}"));
        }
    }
}
