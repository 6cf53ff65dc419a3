using Bunit;
using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Favourites;
using ExportPortal.Web.Features.Palette;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using ExportPortal.Web.Tests.Snapshots;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Favourites;

public sealed class FavouriteTests : WidgetContext, IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private SlowLightsail lightsail = default!;
    private SnapshotCatalogue catalogue = default!;
    private Person rita = default!;
    private Person otto = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        lightsail = await SlowLightsail.StartAsync();
        catalogue = new SnapshotCatalogue(portal.ReadsOf(lightsail.Connections), lightsail.Connections, Options.Create(new SnapshotSettings()), portal.Clock, NullLogger<SnapshotCatalogue>.Instance);
        rita = await portal.AddAsync("Rita", Role.Requester);
        otto = await portal.AddAsync("Otto", Role.Auditor);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await lightsail.DisposeAsync();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task What_somebody_marks_is_listed_pages_first_and_taken_away_again()
    {
        Guid request = await portal.Stories.SubmitAsync(rita, "web-9");
        string arn = (await catalogue.ListAsync(Freshness.Known, Cancel))[0].Snapshots[0].Arn;
        await MarkAsync(rita, FavouriteKind.Snapshot, arn);
        await MarkAsync(rita, FavouriteKind.Request, request.ToString());
        await MarkAsync(rita, FavouriteKind.Page, "/history?region=eu-central-1&status=Failed");
        await MarkAsync(rita, FavouriteKind.Page, "/history?region=eu-central-1&status=Failed"); // a second window

        Assert.Equal(
            [("History", "region=eu-central-1, status=Failed", "/history?region=eu-central-1&status=Failed"), ("#1 web-9", "Waiting for approval, Rita", $"/requests/{request}"), ("web-1", "eu-central-1, 40 GB", $"/snapshots?q={Uri.EscapeDataString(arn)}")],
            (await ListAsync(rita)).Select(p => (p.Title, p.Hint!, p.Href)));
        Assert.Empty(await ListAsync(otto));

        await MarkAsync(rita, FavouriteKind.Request, request.ToString(), on: false);

        Assert.Empty(await Favourites(rita).MarkedAsync(FavouriteKind.Request, Cancel));
        Assert.Equal(2, (await ListAsync(rita)).Count);
    }

    [Fact]
    public async Task What_somebody_may_not_see_cannot_be_marked()
    {
        Guid foreign = await portal.Stories.SubmitAsync(await portal.AddAsync("Ravi", Role.Requester), "web-9");
        Guid view = await new SaveAuditView(portal.As(otto), portal.Transactions).ExecuteAsync("Failures", "action:export.failed", shared: true, Cancel);

        foreach (Favourite favourite in new[] { new Favourite(FavouriteKind.Request, foreign.ToString()), new(FavouriteKind.View, view.ToString()), new(FavouriteKind.Page, "/audit"), new(FavouriteKind.Page, "/requests/1"), new(FavouriteKind.Snapshot, "arn:none") })
        {
            Assert.Equal("favourite-not-found", (await Assert.ThrowsAsync<RuleBroken>(() => Mark(rita).ExecuteAsync(favourite, true, Cancel))).Code);
        }

        Assert.Equal("address-too-long", (await Assert.ThrowsAsync<RuleBroken>(() => Mark(rita).ExecuteAsync(new Favourite(FavouriteKind.Page, "/history?q=" + new string('a', 200)), true, Cancel))).Code);
    }

    [Fact]
    public async Task What_somebody_may_no_longer_see_is_not_listed()
    {
        Guid request = await portal.Stories.SubmitAsync(rita, "web-9");
        Guid view = await new SaveAuditView(portal.As(otto), portal.Transactions).ExecuteAsync("Failures", "action:export.failed", shared: false, Cancel);
        await MarkAsync(otto, FavouriteKind.Request, request.ToString());
        await MarkAsync(otto, FavouriteKind.View, view.ToString());
        await MarkAsync(otto, FavouriteKind.Page, "/audit");
        await MarkAsync(otto, FavouriteKind.Page, "/snapshots");
        Assert.Equal(4, (await ListAsync(otto)).Count);

        await using AsyncServiceScope scope = portal.Provider.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        PortalUser account = (await users.FindByIdAsync(otto.Id.ToString()))!;
        await users.RemoveFromRoleAsync(account, nameof(Role.Auditor));
        await users.AddToRoleAsync(account, nameof(Role.Requester));

        Assert.Equal(["/snapshots"], (await ListAsync(otto)).Select(p => p.Href));
    }

    [Fact]
    public void The_address_of_a_page_is_what_it_shows_and_not_what_is_open_on_it()
    {
        Assert.Equal("/history?region=eu&status=Failed", PageAddress.Of("history?status=Failed&open=1&rows=100&q=&region=eu"));
        Assert.Equal("/admin/people", PageAddress.Of("/admin/people?edit=1#top"));
        Assert.Null(PageAddress.Of("account/security"));
        Assert.Null(PageAddress.Of("requests/0199?tab=timeline"));
    }

    [Fact]
    public async Task A_star_is_a_pressed_button_after_its_click()
    {
        Guid request = await portal.Stories.SubmitAsync(rita, "web-9");
        ComponentFactories.Clear();
        Services.AddSingleton(Mark(rita));
        bool isOn = false;
        IRenderedComponent<FavouriteStar> star = Render<FavouriteStar>(p => p.Add(s => s.Of, new Favourite(FavouriteKind.Request, request.ToString())).Add(s => s.Name, "request 1").Add(s => s.IsOn, isOn).Add(s => s.IsOnChanged, on => isOn = on));
        Assert.Equal(("false", "Favourite: request 1"), (star.Find("button").GetAttribute("aria-pressed"), star.Find("button").GetAttribute("aria-label")));

        await star.Find("button").ClickAsync();
        star.Render(p => p.Add(s => s.IsOn, isOn));

        Assert.Equal("true", star.Find("button").GetAttribute("aria-pressed"));
        Assert.Equal([request.ToString()], await Favourites(rita).MarkedAsync(FavouriteKind.Request, Cancel));
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private MarkFavourite Mark(Person person) => new(portal.As(person), portal.Databases, catalogue, portal.Gate);

    private ListFavourites Favourites(Person person) => new(portal.As(person), portal.Databases, catalogue);

    private Task MarkAsync(Person person, FavouriteKind kind, string id, bool on = true) => Mark(person).ExecuteAsync(new Favourite(kind, id), on, Cancel);

    private Task<IReadOnlyList<Place>> ListAsync(Person person) => Favourites(person).ExecuteAsync(Cancel);
}
