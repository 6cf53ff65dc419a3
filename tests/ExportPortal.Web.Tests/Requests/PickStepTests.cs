using AngleSharp.Dom;
using Bunit;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Requests.Form;
using ExportPortal.Web.Features.Snapshots;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using ExportPortal.Web.Tests.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Requests;

public sealed class PickStepTests : WidgetContext, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FormState form = new(Guid.Parse("01900000-0000-7000-8000-00000000000f"));
    private PortalOnSqlite portal = default!;
    private SlowLightsail lightsail = default!;
    private SnapshotCatalogue catalogue = default!;
    private FindSnapshots find = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        lightsail = await SlowLightsail.StartAsync();
        Person rita = await portal.AddAsync("Rita", Role.Requester);
        IOptions<SnapshotSettings> settings = Options.Create(new SnapshotSettings());
        catalogue = new SnapshotCatalogue(portal.ReadsOf(lightsail.Connections), lightsail.Connections, settings, Clock, NullLogger<SnapshotCatalogue>.Instance);
        find = new FindSnapshots(portal.As(rita), catalogue, new Preflight(portal.Databases, settings), new PoliciesInForce(portal.Databases), PriceTable.Empty, portal.Databases, Clock);
        Services.AddSingleton(find);
    }

    [Fact]
    public void A_row_has_what_tells_snapshots_apart()
    {
        SnapshotFacts facts = ARequest.Snapshot() with
        {
            BlueprintId = "ubuntu_22_04",
            BundleId = "small_3_0",
            Tags = [new SnapshotTag("app", "shop"), new SnapshotTag("env", "prod"), new SnapshotTag("keep", ""), new SnapshotTag("team", "web")],
            AttachedDisks = [new AttachedDisk("system", "/dev/xvda", 40, true), new AttachedDisk("data", "/dev/xvdf", 8, false)],
        };
        SnapshotRequest exported = new(Guid.NewGuid(), 12, RequestStatus.Succeeded, "ami-0abc", Noon.AddDays(-3));

        IRenderedComponent<PickStep> step = Open(new SnapshotList([new SnapshotRow(facts, null, exported)], 1, Noon.AddMinutes(-5), []));

        IElement row = step.Find(".rq-pickable li");
        Assert.Contains("Instance snapshot · 40 GB +1 disk · eu-central-1 · acme", row.TextContent);
        Assert.Contains("Created 1 day ago · source web-1 · ubuntu_22_04 · small_3_0", row.TextContent);
        Assert.Equal(["app=shop", "env=prod", "keep", "+1"], row.QuerySelectorAll(".rq-tag").Select(t => t.TextContent));
        Assert.Contains("Exported 3 days ago to ami-0abc", row.TextContent);
        Assert.Equal($"/requests/{exported.Id}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("5 min ago", step.Find(".rq-asof").TextContent);
    }

    [Fact]
    public async Task Refresh_reads_the_list_anew_and_what_others_read_arrives_by_itself()
    {
        IRenderedComponent<PickStep> step = Open(await find.ReadAsync(refresh: false, CancellationToken.None));
        Assert.Equal("web-1", NamesIn(step));

        lightsail.Names = ["web-1", "web-2"];
        step.Find(".rq-pick-age button").Click();
        step.WaitForAssertion(() => Assert.Equal("web-1 web-2", NamesIn(step)), Patience);

        lightsail.Names = ["web-1", "web-2", "web-3"];
        await catalogue.ListAsync(refresh: true, CancellationToken.None);
        step.WaitForAssertion(() => Assert.Equal("web-1 web-2 web-3", NamesIn(step)), Patience);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await lightsail.DisposeAsync();
        await portal.DisposeAsync();
    }

    // As the page does it: the step is there before its list.
    private IRenderedComponent<PickStep> Open(SnapshotList list)
    {
        IRenderedComponent<PickStep> step = Render<PickStep>(p => p.Add(s => s.Form, form));
        step.Render(p => p.Add(s => s.Form, form).Add(s => s.Available, list));
        return step;
    }

    private static string NamesIn(IRenderedComponent<PickStep> step) => string.Join(' ', step.FindAll(".rq-pickable .rq-name").Select(n => n.TextContent));
}
