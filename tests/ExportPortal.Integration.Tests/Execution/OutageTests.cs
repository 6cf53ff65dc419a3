using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Nodes that stall, databases that go away or cannot be written.</summary>
public sealed class OutageTests
{
    private const int Exports = 50;

    [Fact]
    public async Task A_node_stopped_past_its_lease_between_claim_and_call_does_not_call_when_it_wakes()
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.PostgreSql);
        Guid id = await world.ApprovedRequestAsync("web-1");
        await using PortalProcess stalled = PortalProcess.Launch(world.Database, world.Emulator.Url, stopAt: CrashPoints.AfterClaim);
        await Until.TrueAsync(async () => (await world.Database.ReadAsync(id)).Status == RequestStatus.Starting, TimeSpan.FromSeconds(60), "the first node claims");

        await using PortalProcess other = await PortalProcess.StartAsync(world.Database, world.Emulator.Url);
        await world.SettledAsync(TimeSpan.FromSeconds(60));
        stalled.Signal("CONT");
        await Until.TrueAsync(
            async () =>
            {
                await using Data.PortalDb db = world.Database.CreateDbContext();
                return db.AuditEvents.Any(e => e.Action == "export.late-answer");
            },
            TimeSpan.FromSeconds(30), "the first node wakes and finds its attempt settled");

        ExportRequest request = Assert.Single(await world.JudgeAsync());
        Assert.Equal((RequestStatus.Succeeded, 2), (request.Status, request.Attempts.Count));
        Assert.Single(await world.Emulator.Client.SendsAsync());
    }

    [Fact]
    public async Task A_lone_node_that_stalls_between_claim_and_call_sends_its_call_only_under_a_new_claim()
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.Sqlite);
        Guid id = await world.ApprovedRequestAsync("web-1");
        await using PortalProcess stalled = PortalProcess.Launch(world.Database, world.Emulator.Url, stopAt: CrashPoints.AfterClaim);
        await Until.TrueAsync(async () => (await world.Database.ReadAsync(id)).Status == RequestStatus.Starting, TimeSpan.FromSeconds(60), "the node claims");
        DateTimeOffset leaseUntil = (await world.Database.ReadAsync(id)).LastAttempt!.LeaseUntil;
        await Until.TrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > leaseUntil), TimeSpan.FromSeconds(30), "the lease ends");
        stalled.Signal("CONT");
        await world.SettledAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(RequestStatus.Succeeded, Assert.Single(await world.JudgeAsync()).Status);
        Assert.Single(await world.Emulator.Client.SendsAsync());
    }

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

    private static async Task<bool> IsReadyAsync(HttpClient http) => (await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode;
}
