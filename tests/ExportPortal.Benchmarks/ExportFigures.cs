using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExportPortal.Data.Storage;
using ExportPortal.Integration.Tests.Processes;

namespace ExportPortal.Benchmarks;

/// <summary>
/// How the portal exports, measured from outside: a portal process (two on PostgreSQL), the emulator in its own process, and the
/// emulator's notes of what arrived when. Databases write to disk as in earnest.
/// </summary>
internal static class ExportFigures
{
    private const string Region = ExportWorld.Region;

    /// <summary>Measures and prints one line for each figure.</summary>
    /// <param name="args">--database sqlite|postgresql (both when absent) · --requests N · --rate calls a second · --approvals N</param>
    public static async Task RunAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development"); // the commands take the emulator's keys, as the portals do
        Dictionary<string, string> options = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        int Number(string name, int otherwise) => options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        DatabaseProvider[] providers = options.TryGetValue("database", out string? database)
            ? [Enum.Parse<DatabaseProvider>(database, ignoreCase: true)]
            : [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];
        foreach (DatabaseProvider provider in providers)
        {
            await ApprovalToCallAsync(provider, Number("approvals", 100));
            await ReadsPerExportAsync(provider, 100);
            await DrainAsync(provider, Number("requests", 1000), Number("rate", 20));
        }
    }

    /// <summary>From just before POST …/approve is sent to the moment at which the signed call has arrived.</summary>
    private static async Task ApprovalToCallAsync(DatabaseProvider provider, int approvals)
    {
        await using World world = await World.MakeAsync(provider, exportSeconds: 20, new() { ["Execution:CallsPerSecond"] = "200", ["Execution:ReadsPerSecond"] = "500" });
        using HttpClient rita = await world.PersonAsync("rita@portal.test", "Requester");
        using HttpClient anna = await world.PersonAsync("anna@portal.test", "Approver");
        Dictionary<string, DateTimeOffset> approvedAt = [];
        for (int i = 0; i < approvals; i++)
        {
            string name = $"web-{i:0000}";
            await world.Exports.Emulator.Client.PostAsync("snapshots", new { region = Region, kind = "instance", name, sizeInGb = 20, tags = new { env = "test" } });
            JsonNode request = await PostAsync(rita, "/api/v1/requests", new { connection = "acme", region = Region, snapshotName = name, justification = "Measured from approval to call" });
            approvedAt[name] = DateTimeOffset.UtcNow;
            await PostAsync(anna, $"/api/v1/requests/{request["id"]}/approve", new { comment = "Measured", planHash = request["planHash"]?.GetValue<string>() });
        }

        JsonArray sends = await world.SendsAsync(approvals);
        double[] waits = [.. sends.Skip(5).Select(s => (At(s) - approvedAt[s!["sourceSnapshotName"]!.GetValue<string>()]).TotalMilliseconds).Order()]; // the first ones warm the process up
        Print(provider, $"approval to call, {waits.Length} approvals one after the other: median {waits[waits.Length / 2]:0} ms, p95 {waits[(int)(waits.Length * 0.95)]:0} ms, most {waits[^1]:0} ms");
    }

    /// <summary>Read calls of everything (looks, listings, tracking, the search for outside exports) until the last of the exports has its AMI.</summary>
    private static async Task ReadsPerExportAsync(DatabaseProvider provider, int exports)
    {
        await using World world = await World.MakeAsync(provider, exportSeconds: 20, start: false);
        await world.ApproveAsync(exports);
        long before = await world.ReadsAsync();
        await world.StartAsync();
        await world.Exports.SettledAsync(TimeSpan.FromMinutes(10));
        long reads = await world.ReadsAsync() - before;
        await world.Exports.JudgeAsync();
        Print(provider, $"read calls per export, {exports} at once with default settings: {(double)reads / exports:0.0}");
    }

    /// <summary>Approved requests against a limit at AWS of exactly the allowed rate.</summary>
    private static async Task DrainAsync(DatabaseProvider provider, int requests, int rate)
    {
        string perSecond = rate.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, string> settings = new() { ["Execution:CallsPerSecond"] = perSecond, ["Execution:ReadsPerSecond"] = (rate * 5 / 2.0).ToString(CultureInfo.InvariantCulture) };
        await using World world = await World.MakeAsync(provider, exportSeconds: 20, settings, start: false);
        await world.ApproveAsync(requests);
        await world.Exports.Emulator.Client.PostAsync("limit", new { operation = "ExportSnapshot", callsPerSecond = rate, burst = Math.Max(1, rate) });
        long before = await world.ReadsAsync();
        await world.StartAsync();
        JsonArray sends = await world.SendsAsync(requests);
        DateTimeOffset[] times = [.. sends.Select(At).Order()];
        double achieved = (times.Length - 1) / (times[^1] - times[0]).TotalSeconds;
        await world.Exports.SettledAsync(TimeSpan.FromMinutes(5));
        long throttled = await world.ThrottledAsync();
        await world.Exports.JudgeAsync();
        double reads = (double)(await world.ReadsAsync() - before) / requests;
        Print(provider, $"drain of {requests} at {rate}/s allowed: {achieved:0.00}/s = {achieved / rate:P1}, throttled {throttled}, sent {times.Length}, read calls per export {reads:0.0}");
    }

    private static DateTimeOffset At(JsonNode? entry) => DateTimeOffset.Parse(entry!["at"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
    }

    private static void Print(DatabaseProvider provider, string figure) => Console.WriteLine($"{provider} ({(provider == DatabaseProvider.Sqlite ? "1 node" : "2 nodes")}): {figure}");

    /// <summary>Portal processes on a database that writes to disk, with the windows of earnest.</summary>
    private sealed class World : IAsyncDisposable
    {
        private static readonly Dictionary<string, string> s_earnest = new()
        {
            ["Execution:CallTimeout"] = "00:00:20", ["Execution:SendWithin"] = "00:00:30", ["Execution:Lease"] = "00:02:00", ["Execution:SettleWindow"] = "00:20:00",
            ["Execution:SweepInterval"] = "00:00:15", ["Execution:PollInterval"] = "00:00:02", ["Execution:WaitAfterThrottling"] = "00:01:00",
            ["Execution:CallsPerSecond"] = "2", ["Execution:ReadsPerSecond"] = "5",
        };

        private readonly List<PortalProcess> _portals = [];
        private readonly Dictionary<string, string> _settings;
        private readonly PostgresCluster? _cluster;

        private World(ExportWorld exports, PostgresCluster? cluster, Dictionary<string, string> settings) => (Exports, _cluster, _settings) = (exports, cluster, settings);

        public ExportWorld Exports { get; }

        public static async Task<World> MakeAsync(DatabaseProvider provider, double exportSeconds, Dictionary<string, string>? settings = null, bool start = true)
        {
            PostgresCluster? cluster = provider == DatabaseProvider.PostgreSql ? await PostgresCluster.StartNewAsync(durable: true) : null;
            ExportWorld exports = await ExportWorld.MakeAsync(provider, exportSeconds, cluster);
            World world = new(exports, cluster, s_earnest.Concat(settings ?? []).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Last().Value));
            if (start)
            {
                await world.StartAsync();
            }

            return world;
        }

        public async Task StartAsync()
        {
            int nodes = _cluster is null ? 1 : 2;
            _portals.AddRange(await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => PortalProcess.StartAsync(Exports.Database, Exports.Emulator.Url, _settings))));
        }

        public async Task ApproveAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await Exports.ApprovedRequestAsync($"web-{i:0000}");
            }
        }

        /// <summary>A person made by the command line, as a client of the first node.</summary>
        public Task<HttpClient> PersonAsync(string email, string role) => Exports.PersonAsync(_portals[0], email, role);

        /// <summary>The calls of ExportSnapshot, once there are as many.</summary>
        public async Task<JsonArray> SendsAsync(int count)
        {
            JsonArray sends = [];
            await Until.TrueAsync(async () => (sends = (await Exports.Emulator.Client.ControlAsync(HttpMethod.Get, "sends")).Json.AsArray()).Count >= count, TimeSpan.FromMinutes(30), $"{count} calls", () => Task.FromResult($"{sends.Count}"));
            return sends;
        }

        public async Task<long> ReadsAsync() => (await CountsAsync()).Where(o => o.Key.StartsWith("Get", StringComparison.Ordinal)).Sum(o => o.Value!["received"]!.GetValue<long>());

        public async Task<long> ThrottledAsync() => (await CountsAsync()).Sum(o => o.Value!["throttled"]!.GetValue<long>());

        public async ValueTask DisposeAsync()
        {
            foreach (PortalProcess portal in _portals)
            {
                await portal.DisposeAsync();
            }

            await Exports.DisposeAsync();
            if (_cluster is not null)
            {
                await _cluster.DisposeAsync();
            }
        }

        private async Task<JsonObject> CountsAsync() => (await Exports.Emulator.Client.ControlAsync(HttpMethod.Get, "calls")).Json["operations"]!.AsObject();
    }
}
