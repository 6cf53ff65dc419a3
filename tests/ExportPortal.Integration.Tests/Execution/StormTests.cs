using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Processes;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>Random kills under a misbehaving AWS. The long form runs with EXPORTPORTAL_STORM=200x100 (requests x kills).</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private static readonly (int Requests, int Kills) s_size = ReadSize();

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.PostgreSql, 2)]
    public async Task A_storm_of_kills_and_failures_doubles_nothing_and_loses_nothing(DatabaseProvider provider, int nodes)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await using ExportWorld world = await ExportWorld.MakeAsync(provider);
        foreach (object rule in new object[]
        {
            new { operation = "ExportSnapshot", effect = "dropAfter", probability = 0.05 },
            new { operation = "ExportSnapshot", effect = "errorAfter", probability = 0.05, error = new { type = "ServiceException", status = 500, message = "Internal error" } },
            new { operation = "ExportSnapshot", effect = "throttle", probability = 0.05 },
            new { operation = "ExportSnapshot", effect = "hideRecords", probability = 0.05, seconds = 5 },
        })
        {
            await world.ChaosAsync(rule);
        }

        // A trickle over the whole storm, so that something is under way at every kill.
        Dictionary<string, string> slow = new() { ["Execution:CallsPerSecond"] = "10" };
        PortalProcess[] running = await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => PortalProcess.StartAsync(world.Database, world.Emulator.Url, slow)));
        int submitted = 0;
        for (int kill = 0; kill < s_size.Kills; kill++)
        {
            for (; submitted < s_size.Requests * (kill + 1) / s_size.Kills; submitted++)
            {
                await world.ApprovedRequestAsync($"web-{submitted:000}");
            }

            await Task.Delay(random.Next(50, 500));
            int victim = random.Next(nodes);
            await running[victim].DisposeAsync();
            running[victim] = await PortalProcess.StartAsync(world.Database, world.Emulator.Url, slow);
        }

        await world.SettledAsync(TimeSpan.FromMinutes(5));

        IReadOnlyList<ExportRequest> requests = await world.JudgeAsync();
        foreach (PortalProcess portal in running)
        {
            await portal.DisposeAsync();
        }

        Assert.Equal(s_size.Requests, requests.Count);
        output.WriteLine(string.Join(", ", requests.GroupBy(r => r.Status).Select(g => $"{g.Key} {g.Count()}")));
        output.WriteLine($"attempts {requests.Sum(r => r.Attempts.Count)}, adopted {requests.Count(r => r.LastAttempt?.Adopted == true)}, kills {s_size.Kills}");
    }

    private static (int Requests, int Kills) ReadSize()
    {
        string[] parts = (Environment.GetEnvironmentVariable("EXPORTPORTAL_STORM") ?? "4x2").Split('x');
        return (int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
