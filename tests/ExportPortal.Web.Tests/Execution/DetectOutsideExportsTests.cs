using ExportPortal.Data;
using ExportPortal.Data.Requests;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Execution;

public sealed class DetectOutsideExportsTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;

    public async ValueTask InitializeAsync() => portal = await PortalOnSqlite.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_stranger_is_followed_to_its_end_and_is_one_event()
    {
        await SeeAsync(Record("Started", null));
        await SeeAsync(Record("Started", "ami-1"));
        Assert.Equal(("Started", "ami-1"), await KnownAsync());

        await SeeAsync(Record("Succeeded", "ami-1"));
        await SeeAsync(Record("Started", null)); // an older listing that arrives late

        Assert.Equal(("Succeeded", "ami-1"), await KnownAsync());
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditActions.ExportFoundOutside));
    }

    private async Task SeeAsync(ExportRecordFacts record)
    {
        using LightsailConnections none = new(new LightsailSettings(), Options.Create(new ExecutionSettings()));
        await new DetectOutsideExports(portal.Databases, portal.Transactions, portal.ReadsOf(none), new RunningHere(), NullLogger<DetectOutsideExports>.Instance)
            .RecordAsync("acme-europe", "eu-central-1", [record], TestContext.Current.CancellationToken);
    }

    private static ExportRecordFacts Record(string state, string? destination) => new(
        "ExportSnapshotRecord-1", "arn:aws:lightsail:eu-central-1:111122223333:ExportSnapshotRecord/1", PortalOnSqlite.Noon, state, "web-1", Stories.ArnOf("web-1", "eu-central-1"), destination, null);

    private async Task<(string State, string? Destination)> KnownAsync()
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        OutsideExport export = await db.OutsideExports.AsNoTracking().SingleAsync();
        return (export.State, export.DestinationId);
    }
}
