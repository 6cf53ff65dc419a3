using System.Net;
using System.Net.Sockets;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Each connection and region is a line of its own: what goes on in one costs the others nothing, and a line looks at AWS no more than it must.</summary>
public sealed class LineTests
{
    private static readonly Dictionary<string, string> s_fewWorkers = new() { ["Execution:Workers"] = "1" };

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_connection_that_never_answers_holds_up_no_other(DatabaseProvider provider)
    {
        const int Exports = 40;
        using TcpListener silent = new(IPAddress.Loopback, 0); // takes connections and says nothing
        silent.Start();
        await using ExportWorld world = await ExportWorld.MakeAsync(provider);
        for (int i = 0; i < Exports; i++)
        {
            await world.ApprovedRequestAsync($"web-{i:00}");
            await world.ApproveAsync($"web-{i:00}", "silent");
        }

        Dictionary<string, string> settings = new(s_fewWorkers)
        {
            // Far longer than the test may take: whoever waits for one call to the silent one is late, however slow the machine is.
            ["Execution:CallTimeout"] = "00:02:00",
            ["Execution:Lease"] = "00:03:00",
            ["Lightsail:Connections:1:Name"] = "silent",
            ["Lightsail:Connections:1:Regions:0"] = ExportWorld.Region,
            ["Lightsail:Connections:1:ServiceUrl"] = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}",
            ["Lightsail:Connections:1:AccessKeyId"] = "AKIAEMULATORADMIN001",
            ["Lightsail:Connections:1:SecretAccessKey"] = "emulator-secret-admin",
        };
        await using PortalProcess portal = await PortalProcess.StartAsync(world.Database, world.Emulator.Url, settings);

        await Until.TrueAsync(
            async () => (await world.Database.ReadAllAsync()).Count(r => r.Connection == "acme" && r.Status == RequestStatus.Succeeded) == Exports,
            TimeSpan.FromSeconds(90), "the exports of the connection that answers");

        Assert.All((await world.Database.ReadAllAsync()).Where(r => r.Connection == "silent"), r => Assert.Equal((RequestStatus.Approved, 0), (r.Status, r.Attempts.Count)));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.PostgreSql, 2)]
    public async Task A_hundred_exports_at_once_cost_fewer_than_ten_reads_each(DatabaseProvider provider, int nodes)
    {
        const int Exports = 100;
        await using ExportWorld world = await ExportWorld.MakeAsync(provider, exportSeconds: 5);
        for (int i = 0; i < Exports; i++)
        {
            await world.ApprovedRequestAsync($"web-{i:000}");
        }

        long before = await ReadsAsync(world);
        Dictionary<string, string> ordinary = new() { ["Execution:PollInterval"] = "00:00:02", ["Execution:SweepInterval"] = "00:00:15", ["Execution:CallsPerSecond"] = "20" };
        PortalProcess[] running = await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => PortalProcess.StartAsync(world.Database, world.Emulator.Url, ordinary)));
        await world.SettledAsync(TimeSpan.FromMinutes(2));
        long reads = await ReadsAsync(world) - before;
        foreach (PortalProcess portal in running)
        {
            await portal.DisposeAsync();
        }

        Assert.All(await world.JudgeAsync(), r => Assert.Equal(RequestStatus.Succeeded, r.Status));
        Assert.InRange(reads, 1, 10 * Exports - 1);
    }

    private static async Task<long> ReadsAsync(ExportWorld world) => (await world.CallsAsync()).Where(c => c.Key.StartsWith("Get", StringComparison.Ordinal)).Sum(c => c.Value);
}
