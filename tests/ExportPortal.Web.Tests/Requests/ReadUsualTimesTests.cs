using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Requests;

public sealed class ReadUsualTimesTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Stages_are_measured_on_finished_exports_of_the_same_kind_and_size()
    {
        foreach (int minutes in (int[])[4, 6, 20])
        {
            await ExportAsync($"small-{minutes}", sizeInGb: 40, toApprove: 10 * minutes, toExport: minutes);
        }

        await ExportAsync("large", sizeInGb: 600, toApprove: 1, toExport: 500);

        UsualTimes usual = (await Read().ExecuteAsync(SnapshotKind.Instance, 60, TestContext.Current.CancellationToken))!;

        Assert.Equal("instance snapshots of 21 to 80 GB", usual.Of);
        Assert.Equal((60, 200, 3), Minutes(usual.Approve));
        Assert.Equal((6, 20, 3), Minutes(usual.Export));
        Assert.Equal(usual.Export, usual.OfStage("Exporting"));
    }

    [Fact]
    public async Task A_rare_size_is_compared_with_all_of_its_kind_and_a_new_portal_with_nothing()
    {
        ReadUsualTimes read = Read();
        Assert.Null(await read.ExecuteAsync(SnapshotKind.Instance, 60, TestContext.Current.CancellationToken));

        foreach (int size in (int[])[10, 40, 600])
        {
            await ExportAsync($"one-of-{size}", size, toApprove: 5, toExport: 5);
        }

        Assert.Equal("instance snapshots", (await Read().ExecuteAsync(SnapshotKind.Instance, 2000, TestContext.Current.CancellationToken))?.Of);
        Assert.Null(await Read().ExecuteAsync(SnapshotKind.Disk, 60, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_query_serves_everybody_for_a_minute()
    {
        ReadUsualTimes read = Read();
        portal.Queries.Clear();

        await Task.WhenAll(Enumerable.Range(1, 20).Select(size => read.ExecuteAsync(SnapshotKind.Disk, size, TestContext.Current.CancellationToken)));
        Assert.Single(portal.Queries);

        portal.Clock.Advance(TimeSpan.FromSeconds(61));
        await read.ExecuteAsync(SnapshotKind.Disk, 8, TestContext.Current.CancellationToken);
        Assert.Equal(2, portal.Queries.Count);
    }

    private ReadUsualTimes Read() => new(portal.Databases, portal.Clock);

    private async Task ExportAsync(string name, int sizeInGb, int toApprove, int toExport)
    {
        Guid id = await portal.Stories.SubmitAsync(rita, name, sizeInGb: sizeInGb);
        portal.Clock.Advance(TimeSpan.FromMinutes(toApprove));
        await portal.Stories.ApproveAsync(id, anna);
        await portal.Stories.StartAsync(id);
        portal.Clock.Advance(TimeSpan.FromMinutes(toExport));
        await portal.Stories.SucceedAsync(id);
    }

    private static (int Median, int P90, int Count) Minutes(Spread spread) => ((int)Math.Round(spread.Median!.Value.TotalMinutes), (int)Math.Round(spread.P90!.Value.TotalMinutes), spread.Count);
}
