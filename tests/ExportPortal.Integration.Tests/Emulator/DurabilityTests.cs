using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class DurabilityTests : IDisposable
{
    private const string Snapshot = "shop-web-1-before-upgrade";
    private readonly string _folder = Directory.CreateTempSubdirectory("emulator-").FullName;

    private string DataFile => Path.Combine(_folder, "state.journal");

    [Fact]
    public async Task Every_answered_export_survives_kill_9()
    {
        var answered = new ConcurrentBag<string>();
        for (int round = 0; round < 3; round++)
        {
            await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--data", DataFile, "--seed", "small");
            var enough = new TaskCompletionSource();
            int before = answered.Count;
            Task[] callers = [.. Enumerable.Range(0, 4).Select(_ => ExportUntilDeadAsync(emulator.Client, answered, () =>
            {
                if (answered.Count > before + 40) enough.TrySetResult();
            }))];
            await enough.Task;
            await emulator.KillAsync();
            await Task.WhenAll(callers);
        }

        await using EmulatorProcess again = await EmulatorProcess.StartAsync("--data", DataFile);
        await again.Client.PostAsync("paging", new { pageSize = 1000 });
        HashSet<string> ledger = [.. (await again.Client.LedgerAsync()).Select(entry => (string)entry!["recordName"]!)];
        HashSet<string> records = [.. (await again.Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords")).Select(record => (string)record["name"]!)];
        Assert.Subset(ledger, answered.ToHashSet());
        Assert.Equal(ledger.Order(), records.Order());
        Assert.True((await again.Client.SendsAsync()).Count >= ledger.Count);
    }

    [Fact]
    public async Task State_clock_ledger_and_sends_are_the_same_after_a_restart()
    {
        string[] before, after;
        await using (EmulatorHost host = await StartAsync())
        {
            using var client = new EmulatorClient(host.Url);
            await client.ExportAsync(Snapshot);
            await client.PostAsync("chaos", new { operation = "ExportSnapshot", effect = "errorAfter", count = 1 });
            await client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot });
            await client.CallAsync("ExportSnapshot", new { sourceSnapshotName = "unknown" });
            await client.CallAsync("DeleteInstanceSnapshot", new { instanceSnapshotName = "billing-app-1-monthly" });
            await client.CallAsync("TagResource", new { resourceName = Snapshot, tags = new[] { new { key = "key-only" } } });
            await client.CallAsync("UntagResource", new { resourceName = Snapshot, tagKeys = new[] { "env" } });
            await client.CallAsync("CreateInstanceSnapshot", new { instanceName = "billing-app-1", instanceSnapshotName = "fresh-instance" });
            await client.CallAsync("CreateDiskSnapshot", new { instanceName = "billing-app-1", diskSnapshotName = "fresh-disk" });
            await client.PostAsync("snapshots", new { region = "eu-central-1", kind = "disk", name = "added-disk", sizeInGb = 8, state = "pending" });
            await client.PostAsync("export", new { region = "eu-central-1", sourceSnapshotName = Snapshot });
            await client.PostAsync("paging", new { pageSize = 3 });
            await client.AdvanceAsync(500);
            string record = (string)(await client.LedgerAsync())[0]!["recordName"]!;
            var entry = new { sourceName = record, instanceType = "t3.small", portInfoSource = "NONE", availabilityZone = "eu-central-1a" };
            Assert.Equal(HttpStatusCode.OK, (await client.CallAsync("CreateCloudFormationStack", new { instances = new[] { entry } })).Status);
            await client.AdvanceAsync(500);
            before = await PictureAsync(client);
        }

        await using (EmulatorHost host = await StartAsync())
        {
            using var client = new EmulatorClient(host.Url);
            after = await PictureAsync(client);
        }

        Assert.Equal(before, after);
        Assert.Contains("\"Succeeded\"", after[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_tail_is_cut_off_and_the_file_goes_on()
    {
        await using (EmulatorHost host = await StartAsync())
        {
            using var client = new EmulatorClient(host.Url);
            await client.ExportAsync(Snapshot);
            await client.ExportAsync(Snapshot);
        }

        byte[] whole = await File.ReadAllBytesAsync(DataFile);
        foreach (int cut in new[] { 1, 7, 40 })
        {
            await File.WriteAllBytesAsync(DataFile, whole[..^cut]);
            await using EmulatorHost host = await StartAsync();
            using var client = new EmulatorClient(host.Url);
            await client.ExportAsync(Snapshot);
            Assert.Equal(3, (await client.LedgerAsync()).Count);
        }
    }

    [Fact]
    public async Task Reset_is_durable_too()
    {
        await using (EmulatorHost host = await StartAsync())
        {
            using var client = new EmulatorClient(host.Url);
            await client.ExportAsync(Snapshot);
            await client.ControlAsync(HttpMethod.Post, "reset");
        }

        await using EmulatorHost again = await StartAsync();
        using var reader = new EmulatorClient(again.Url);
        Assert.Empty(await reader.LedgerAsync());
        Assert.Empty(await reader.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        Assert.Equal(3, (await reader.AllAsync("GetInstanceSnapshots", "instanceSnapshots")).Count);
    }

    [Fact]
    public async Task A_damaged_file_a_strange_file_and_a_file_in_use_are_refused()
    {
        await using (await StartAsync())
        {
            Assert.Contains("--data", (await Assert.ThrowsAsync<EmulatorOptionException>(StartAsync)).Message, StringComparison.Ordinal);
        }

        byte[] whole = await File.ReadAllBytesAsync(DataFile);
        whole[100] ^= 1;
        await File.WriteAllBytesAsync(DataFile, [.. whole, .. whole[29..]]);
        Assert.Contains("damaged", (await Assert.ThrowsAsync<EmulatorOptionException>(StartAsync)).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(DataFile, "a letter to my grandmother");
        Assert.Contains("not a file of this emulator", (await Assert.ThrowsAsync<EmulatorOptionException>(StartAsync)).Message, StringComparison.Ordinal);
        Assert.Equal("a letter to my grandmother", await File.ReadAllTextAsync(DataFile));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<EmulatorHost> StartAsync() => EmulatorHost.StartAsync(new EmulatorOptions { Urls = "http://127.0.0.1:0", Seed = "small", DataFile = DataFile });

    private static async Task ExportUntilDeadAsync(EmulatorClient client, ConcurrentBag<string> answered, Action progress)
    {
        try
        {
            while (true)
            {
                JsonNode operation = await client.ExportAsync(Snapshot);
                answered.Add((string)operation["operationDetails"]!);
                progress();
            }
        }
        catch (HttpRequestException)
        {
            // the process has been killed
        }
    }

    private static async Task<string[]> PictureAsync(EmulatorClient client) =>
    [
        new JsonArray([.. (await client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords")).Select(item => item.DeepClone())]).ToJsonString(),
        new JsonArray([.. (await client.AllAsync("GetInstanceSnapshots", "instanceSnapshots")).Select(item => item.DeepClone())]).ToJsonString(),
        new JsonArray([.. (await client.AllAsync("GetDiskSnapshots", "diskSnapshots")).Select(item => item.DeepClone())]).ToJsonString(),
        new JsonArray([.. (await client.AllAsync("GetCloudFormationStackRecords", "cloudFormationStackRecords")).Select(item => item.DeepClone())]).ToJsonString(),
        new JsonArray([.. (await client.AllAsync("GetOperations", "operations")).Select(item => item.DeepClone())]).ToJsonString(),
        (await client.LedgerAsync()).ToJsonString(),
        (await client.SendsAsync()).ToJsonString(),
        (await client.ControlAsync(HttpMethod.Get, "clock")).Json["offsetSeconds"]!.ToJsonString(),
    ];
}
