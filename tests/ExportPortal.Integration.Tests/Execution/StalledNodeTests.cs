using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Nodes that stall, and nodes whose clocks disagree.</summary>
public sealed class StalledNodeTests
{
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

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task Nodes_whose_clocks_are_ten_minutes_apart_break_nothing(int minutes)
    {
        await using ExportWorld world = await ExportWorld.MakeAsync(DatabaseProvider.PostgreSql);
        await world.ChaosAsync(new { operation = "ExportSnapshot", effect = "dropAfter", probability = 0.2 });
        // Slow enough that neither node can take all of the work before the other looks.
        Dictionary<string, string> slow = new() { ["Execution:CallsPerSecond"] = "4" };
        await using PortalProcess right = PortalProcess.Launch(world.Database, world.Emulator.Url, slow);
        await using PortalProcess wrong = PortalProcess.Launch(world.Database, world.Emulator.Url, slow, clockWrongBy: TimeSpan.FromMinutes(minutes));
        await right.StartedAsync();
        await wrong.StartedAsync();
        await AssertClockIsWrongAsync(wrong, TimeSpan.FromMinutes(minutes));
        for (int i = 0; i < 20; i++)
        {
            await world.ApprovedRequestAsync($"web-{i:00}");
        }

        await world.SettledAsync(TimeSpan.FromSeconds(120));

        IReadOnlyList<ExportRequest> requests = await world.JudgeAsync();
        Assert.All(requests, r => Assert.Equal(RequestStatus.Succeeded, r.Status));
        Assert.Equal(20, (await world.ExecutedAsync()).Count);
        Assert.All(await world.Emulator.Client.SendsAsync(), s => Assert.NotEqual("InvalidSignatureException", s!["outcome"]!.GetValue<string>()));
        Assert.Equal(2, requests.SelectMany(r => r.Attempts).Select(a => a.NodeName).Distinct().Count());
        // Its first reads are refused for their time and teach the SDK the right one; no read of an export fails for it, and no call at all.
        Assert.DoesNotContain("InvalidSignature", wrong.Output, StringComparison.Ordinal);
    }

    private static async Task AssertClockIsWrongAsync(PortalProcess portal, TimeSpan offset)
    {
        using HttpClient http = new() { BaseAddress = portal.Url };
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/healthz/live", UriKind.Relative));
        TimeSpan seen = answer.Headers.Date!.Value - TimeProvider.System.GetUtcNow();
        Assert.InRange(seen - offset, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }
}
