using System.Net;
using System.Text.Json.Nodes;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class ControlTests : EmulatorTest
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "ledger")]
    [InlineData("GET", "sends")]
    [InlineData("GET", "calls")]
    [InlineData("GET", "chaos")]
    [InlineData("DELETE", "chaos")]
    [InlineData("POST", "reset")]
    [InlineData("GET", "clock")]
    [InlineData("POST", "clock")]
    [InlineData("GET", "nonsense")]
    public async Task Every_control_answer_says_that_it_is_not_aws(string method, string path)
    {
        Reply reply = await Client.ControlAsync(new HttpMethod(method), path);

        Assert.Equal("not AWS", reply.Headers["x-emulator"]);
        if (reply.Json is JsonObject json) Assert.Equal("not AWS", (string?)json["emulator"]);
    }

    [Fact]
    public async Task Reset_restores_the_seed_and_empties_the_ledger_but_numbers_go_on()
    {
        await Client.ExportAsync("billing-app-1-monthly");
        await Client.CallAsync("DeleteInstanceSnapshot", new { instanceSnapshotName = "billing-app-1-monthly" });
        await Client.AdvanceAsync(1000);
        await Client.PostAsync("paging", new { pageSize = 1 });
        await Client.PostAsync("chaos", new { operation = "*", effect = "throttle" });

        Reply reset = await Client.ControlAsync(HttpMethod.Post, "reset");
        JsonNode clock = (await Client.ControlAsync(HttpMethod.Get, "clock")).Json;
        await Client.ExportAsync("billing-app-1-monthly");

        Assert.Equal(20, (int)reset.Json["pageSize"]!);
        Assert.Equal(0, (double)clock["offsetSeconds"]!);
        Assert.Equal(3, (long)Assert.Single(await Client.LedgerAsync())!["seq"]!);
        Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
    }

    [Fact]
    public async Task A_limit_refuses_what_comes_too_fast_and_executes_the_rest()
    {
        await Client.PostAsync("limit", new { operation = "GetRegions", callsPerSecond = 0.001, burst = 2 });

        List<string?> answers = [];
        for (int i = 0; i < 5; i++) answers.Add((await Client.CallAsync("GetRegions")).ErrorType);
        JsonNode calls = (await Client.ControlAsync(HttpMethod.Get, "calls")).Json;

        Assert.Equal([null, null, "ThrottlingException", "ThrottlingException", "ThrottlingException"], answers);
        Assert.Equal((5, 3), ((int)calls["operations"]!["GetRegions"]!["received"]!, (int)calls["operations"]!["GetRegions"]!["throttled"]!));
        await Client.ControlAsync(HttpMethod.Post, "reset");
        Assert.Null((await Client.CallAsync("GetRegions")).ErrorType);
    }

    [Fact]
    public async Task Time_travel_adds_up()
    {
        await Client.AdvanceAsync(100);
        await Client.AdvanceAsync(0.5);

        Assert.Equal(100.5, (double)(await Client.ControlAsync(HttpMethod.Get, "clock")).Json["offsetSeconds"]!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"advanceSeconds":-1}""")]
    [InlineData("""{"advanceSeconds":1e300}""")]
    [InlineData("""{"advanceSeconds":"1"}""")]
    [InlineData("")]
    public async Task A_wrong_time_is_refused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.ControlAsync(HttpMethod.Post, "clock", body)).Status);

    [Fact]
    public async Task The_clock_does_not_leave_the_calendar()
    {
        await Client.AdvanceAsync(300_000_000);

        Assert.Equal(HttpStatusCode.BadRequest, (await Client.ControlAsync(HttpMethod.Post, "clock", new { advanceSeconds = 300_000_000 })).Status);
    }

    [Fact]
    public async Task A_snapshot_can_be_added_with_all_its_traits()
    {
        await Client.PostAsync("snapshots", new
        {
            region = "ap-south-1", kind = "instance", name = "added-one", sizeInGb = 40, tags = new { export = "allowed", keep = (string?)null },
            fromBlueprintId = "cpanel_whm_linux", isFromAutoSnapshot = true,
        });

        JsonNode snapshot = Assert.Single(await Client.AllAsync("GetInstanceSnapshots", "instanceSnapshots", SigV4Signer.Admin.In("ap-south-1")));
        Assert.Equal("available", (string?)snapshot["state"]);
        Assert.Equal("cpanel_whm_linux", (string?)snapshot["fromBlueprintId"]);
        Assert.True((bool)snapshot["isFromAutoSnapshot"]!);
        Assert.Equal("""[{"key":"export","value":"allowed"},{"key":"keep"}]""", snapshot["tags"]!.ToJsonString());
        await Client.ExportAsync("added-one", SigV4Signer.Tags.In("ap-south-1"));
    }

    [Fact]
    public async Task A_disk_snapshot_can_be_added_and_removed()
    {
        var disk = new { region = "eu-north-1", kind = "disk", name = "added-disk", sizeInGb = 8, tags = new[] { new { key = "a", value = "b" } }, state = "error" };
        await Client.PostAsync("snapshots", disk);
        JsonNode snapshot = Assert.Single(await Client.AllAsync("GetDiskSnapshots", "diskSnapshots", SigV4Signer.Admin.In("eu-north-1")));

        Reply removed = await Client.ControlAsync(HttpMethod.Delete, "snapshots", disk);

        Assert.Equal("error", (string?)snapshot["state"]);
        Assert.Equal(HttpStatusCode.OK, removed.Status);
        Assert.Empty(await Client.AllAsync("GetDiskSnapshots", "diskSnapshots", SigV4Signer.Admin.In("eu-north-1")));
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.ControlAsync(HttpMethod.Delete, "snapshots", disk)).Status);
    }

    [Fact]
    public async Task A_snapshot_can_be_removed_by_query()
    {
        Reply removed = await Client.ControlAsync(HttpMethod.Delete, "snapshots?region=eu-central-1&name=wiki-1-pending");

        Assert.Equal(HttpStatusCode.OK, removed.Status);
        AssertError("NotFoundException", await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = "wiki-1-pending" }));
    }

    [Theory]
    [InlineData("snapshots", """{"region":"eu-central-9","kind":"disk","name":"ab","sizeInGb":1}""", "Region")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"tape","name":"ab","sizeInGb":1}""", "kind")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"a b","sizeInGb":1}""", "name")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"ab"}""", "sizeInGb")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"ab","sizeInGb":0}""", "sizeInGb")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"ab","sizeInGb":1,"state":"great"}""", "state")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"ab","sizeInGb":1,"tags":5}""", "tags")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"ab","sizeInGb":1,"tags":{"a":1}}""", "tag")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"ab","sizeInGb":1,"tags":[{"key":"\ud800"}]}""", "Unicode")]
    [InlineData("snapshots", """{"region":"eu-central-1","kind":"disk","name":"wiki-1-pending","sizeInGb":1}""", "in use")]
    [InlineData("export", """{"region":"eu-central-1","sourceSnapshotName":"unknown"}""", "NotFoundException")]
    [InlineData("export", """{"region":"eu-central-1"}""", "sourceSnapshotName")]
    [InlineData("paging", """{"pageSize":0}""", "pageSize")]
    [InlineData("paging", """{}""", "pageSize")]
    public async Task Wrong_control_calls_are_refused_with_a_reason(string path, string body, string reason)
    {
        Reply reply = await Client.ControlAsync(HttpMethod.Post, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(reason, (string?)reply.Json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_control_calls_and_methods_are_told_so()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Client.ControlAsync(HttpMethod.Get, "nonsense")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Client.ControlAsync(HttpMethod.Delete, "ledger")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.ControlAsync(HttpMethod.Get, "ledger?after=x")).Status);
    }

    [Fact]
    public async Task Random_bytes_never_make_the_control_api_fail()
    {
        var random = new Random(4566);
        string[] seeds =
        [
            """{"operation":"ExportSnapshot","effect":"error","count":1,"error":{"type":"A\u0041","status":500,"message":"m"},"seconds":0.1}""",
            """{"region":"eu-central-1","kind":"disk","name":"fuzz","sizeInGb":8,"tags":{"a\u00e9":"b"},"state":"pending"}""",
            """{"region":"eu-central-1","sourceSnapshotName":"wiki-1-pending","advanceSeconds":1,"pageSize":2}""",
        ];
        string[] paths = ["chaos", "snapshots", "export", "clock", "paging"];
        for (int round = 0; round < 300; round++)
        {
            byte[] body = System.Text.Encoding.UTF8.GetBytes(seeds[round % seeds.Length]);
            for (int change = random.Next(1, 6); change > 0; change--) body[random.Next(body.Length)] = (byte)random.Next(256);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, $"/_emulator/{paths[round % paths.Length]}")) { Content = new ByteArrayContent(body) };

            Assert.True((int)(await Client.SendAsync(request)).Status < 500, System.Text.Encoding.Latin1.GetString(body));
        }

        foreach (string lone in new[] { """{"operation":"*","effect":"error","error":{"message":"\ud800"}}""", """{"tags":{"\ud800":"x"}}""", """{"\ud800":1}""" })
            Assert.Equal(HttpStatusCode.BadRequest, (await Client.ControlAsync(HttpMethod.Post, "chaos", lone)).Status);
    }

    [Fact]
    public async Task The_root_page_says_what_it_is()
    {
        using var http = new HttpClient { BaseAddress = Url };

        Assert.Contains("not AWS", await http.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_emulator_is_empty()
    {
        await using EmulatorHost none = await EmulatorHost.StartAsync(Options with { Seed = "none" });
        using var client = new EmulatorClient(none.Url);

        Assert.Empty(await client.AllAsync("GetInstanceSnapshots", "instanceSnapshots"));
    }
}
