using System.Net;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Api;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Databases that go away or cannot be written.</summary>
public sealed class OutageTests
{
    private const int Exports = 50;

    [Fact]
    public async Task Exports_finish_although_postgresql_goes_away_for_twenty_seconds()
    {
        await using PostgresCluster cluster = await PostgresCluster.StartNewAsync();
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.PostgreSql, exportSeconds: 5, cluster);
        for (int i = 0; i < Exports; i++)
        {
            await world.ApprovedRequestAsync($"web-{i:00}");
        }

        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url);
        await Until.TrueAsync(async () => (await world.Emulator.Client.LedgerAsync()).Count >= Exports / 2, TimeSpan.FromSeconds(60), "half of the exports run");
        await cluster.KillAsync();
        DateTimeOffset away = TimeProvider.System.GetUtcNow();
        await Until.TrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() - away > TimeSpan.FromSeconds(20)), TimeSpan.FromSeconds(30), "20 seconds pass");
        await cluster.StartAsync();
        await world.SettledAsync(TimeSpan.FromSeconds(120));

        IReadOnlyList<ExportRequest> requests = await world.JudgeAsync();
        Assert.All(requests, r => Assert.Equal(RequestStatus.Succeeded, r.Status));
        Assert.Equal(Exports, requests.Count);
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_shows_as_unavailable_and_heals_by_itself()
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.Sqlite);
        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url);
        using HttpClient http = new() { BaseAddress = portal.Url };
        await Until.TrueAsync(async () => await IsReadyAsync(http), TimeSpan.FromSeconds(30), "the portal is ready");
        Guid id = await world.ApprovedRequestAsync("web-1");

        // A writer that never ends is what a full disk or a read-only file is to the portal: no commit succeeds.
        await using (SqliteConnection hog = new(world.Database.ConnectionString))
        {
            await hog.OpenAsync();
            await using SqliteTransaction held = hog.BeginTransaction();
            await Until.TrueAsync(async () => !await IsReadyAsync(http), TimeSpan.FromSeconds(90), "the portal says that it is unavailable");
            Assert.True((await world.Database.ReadAsync(id)).Status is RequestStatus.Approved or RequestStatus.Starting or RequestStatus.Exporting);
        }

        await Until.TrueAsync(async () => await IsReadyAsync(http), TimeSpan.FromSeconds(60), "the portal is ready again");
        await world.SettledAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(RequestStatus.Succeeded, Assert.Single(await world.JudgeAsync()).Status);
    }

    [Fact]
    public async Task A_full_disk_shows_with_its_reason_stores_nothing_half_and_heals_by_itself()
    {
        const int Count = 20;
        await using SmallDisk disk = await SmallDisk.MountAsync(megabytes: 16);
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.Sqlite, exportSeconds: 3, databaseFolder: disk.Folder);
        for (int i = 0; i < Count; i++)
        {
            await world.ApprovedRequestAsync($"web-{i:00}");
        }

        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url, new Dictionary<string, string> { ["Execution:CallsPerSecond"] = "2" });
        using HttpClient rita = await world.PersonAsync(portal, "rita@portal.test", "Requester");
        await Until.TrueAsync(async () => (await world.Emulator.Client.LedgerAsync()).Count >= Count / 4, TimeSpan.FromSeconds(60), "exports run");
        await world.Database.EmptyWriteAheadLogAsync();
        disk.Fill();

        await Until.TrueAsync(async () => !await IsReadyAsync(rita), TimeSpan.FromSeconds(90), "the portal says that it is unavailable");
        Assert.Equal("Unavailable: the database has a full disk.", await (await rita.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).Content.ReadAsStringAsync());
        await AssertStatusesAreTrueAsync(world);
        string wanted = await NewSnapshotAsync(world);
        object submission = new { connection = "acme", region = ExportWorld.Region, snapshotName = wanted, justification = "Needed for the test of a full disk" };
        ApiAnswer refused = (await rita.SendAsync("/api/v1/requests", submission)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "database-unavailable");
        Assert.NotNull(refused.Message.Headers.RetryAfter);
        Assert.Equal(Count, (await world.Database.ReadAllAsync()).Count);
        Assert.Null(await world.Database.FindAuditFaultAsync());

        disk.Free();
        await Until.TrueAsync(async () => await IsReadyAsync(rita), TimeSpan.FromSeconds(60), "the portal is ready again");
        await world.SettledAsync(TimeSpan.FromSeconds(90));
        IReadOnlyList<ExportRequest> requests = await world.JudgeAsync();
        Assert.All(requests, r => Assert.Equal(RequestStatus.Succeeded, r.Status));
        Assert.Equal(Count, (await world.ExecutedAsync()).Count);
        ApiAnswer accepted = (await rita.SendAsync("/api/v1/requests", submission)).Must(HttpStatusCode.Created);
        Assert.Equal(Count + 1, (int)accepted.Json["number"]!);
        Assert.Null(await world.Database.FindAuditFaultAsync());
    }

    /// <summary>Whatever the database says must be so: nothing that waits was executed, everything that runs or has ended was.</summary>
    private static async Task AssertStatusesAreTrueAsync(ExportWorld world)
    {
        ILookup<string, string> executed = await world.ExecutedAsync();
        Assert.All(await world.Database.ReadAllAsync(), r =>
        {
            Assert.True(r.Status is RequestStatus.Approved or RequestStatus.Starting or RequestStatus.Reconciling or RequestStatus.Exporting or RequestStatus.Succeeded, $"#{r.Number} is {r.Status}");
            Assert.InRange(executed[r.SnapshotName].Count(), r.Status is RequestStatus.Exporting or RequestStatus.Succeeded ? 1 : 0, r.Status == RequestStatus.Approved ? 0 : 1);
        });
    }

    private static async Task<string> NewSnapshotAsync(ExportWorld world)
    {
        await world.Emulator.Client.PostAsync("snapshots", new { region = ExportWorld.Region, kind = "instance", name = "one-more", sizeInGb = 20, tags = new { env = "test" } });
        return "one-more";
    }

    private static async Task<bool> IsReadyAsync(HttpClient http) => (await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode;
}
