using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class ExportSnapshotTests : EmulatorTest
{
    private const string Snapshot = "billing-app-1-monthly";

    [Fact]
    public async Task An_export_answers_one_started_operation_on_the_snapshot()
    {
        JsonNode operation = await Client.ExportAsync(Snapshot);

        Assert.Equal("ExportSnapshot", (string?)operation["operationType"]);
        Assert.Equal(Snapshot, (string?)operation["resourceName"]);
        Assert.Equal("InstanceSnapshot", (string?)operation["resourceType"]);
        Assert.Equal("Started", (string?)operation["status"]);
        Assert.False((bool)operation["isTerminal"]!);
        Assert.Equal("eu-central-1", (string?)operation["location"]!["regionName"]);
        Assert.Equal((decimal)operation["createdAt"]!, (decimal)operation["statusChangedAt"]!);
        Assert.InRange((double)operation["createdAt"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
    }

    [Fact]
    public async Task An_instance_export_makes_a_record_that_describes_its_source()
    {
        JsonNode operation = await Client.ExportAsync(Snapshot);

        JsonNode record = Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        Assert.Equal((string?)operation["operationDetails"], (string?)record["name"]);
        Assert.Matches("^ExportSnapshotRecord-[0-9a-f-]{36}$", (string?)record["name"]);
        Assert.Equal("Started", (string?)record["state"]);
        Assert.Null(record["destinationInfo"]);
        JsonNode source = record["sourceInfo"]!;
        Assert.Equal("InstanceSnapshot", (string?)source["resourceType"]);
        Assert.Equal(Snapshot, (string?)source["name"]);
        Assert.Equal("billing-app-1", (string?)source["fromResourceName"]);
        Assert.Equal("large_3_0", (string?)source["instanceSnapshotInfo"]!["fromBundleId"]);
        Assert.Equal([160, 128], source["instanceSnapshotInfo"]!["fromDiskInfo"]!.AsArray().Select(disk => (int)disk!["sizeInGb"]!));
        Assert.Null(source["diskSnapshotInfo"]);
    }

    [Fact]
    public async Task The_records_source_has_the_arn_and_time_of_the_snapshot()
    {
        JsonNode snapshot = (await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = Snapshot })).Json["instanceSnapshot"]!;
        await Client.ExportAsync(Snapshot);

        JsonNode source = Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"))["sourceInfo"]!;
        Assert.Equal((string?)snapshot["arn"], (string?)source["arn"]);
        Assert.Equal((decimal)snapshot["createdAt"]!, (decimal)source["createdAt"]!);
    }

    [Theory]
    [InlineData(Snapshot, "^ami-[0-9a-f]{17}$", "Aws::EC2::Image")]
    [InlineData("billing-data-nightly", "^snap-[0-9a-f]{17}$", "Aws::EC2::Snapshot")]
    public async Task Record_and_operation_succeed_when_the_export_time_is_over(string snapshot, string id, string service)
    {
        JsonNode operation = await Client.ExportAsync(snapshot);
        await Client.AdvanceAsync(19);
        JsonNode early = Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        await Client.AdvanceAsync(1);

        JsonNode record = Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        JsonNode later = (await Client.CallAsync("GetOperation", new { operationId = (string?)operation["id"] })).Json["operation"]!;
        Assert.Equal("Started", (string?)early["state"]);
        Assert.Equal("Succeeded", (string?)record["state"]);
        Assert.Matches(id, (string?)record["destinationInfo"]!["id"]);
        Assert.Equal(service, (string?)record["destinationInfo"]!["service"]);
        Assert.Equal("Succeeded", (string?)later["status"]);
        Assert.True((bool)later["isTerminal"]!);
        Assert.True((decimal)later["statusChangedAt"]! > (decimal)later["createdAt"]!);
    }

    [Fact]
    public async Task A_disk_export_carries_the_size_of_the_disk()
    {
        await Client.ExportAsync("billing-data-nightly");

        JsonNode source = Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"))["sourceInfo"]!;
        Assert.Equal("DiskSnapshot", (string?)source["resourceType"]);
        Assert.Equal(128, (int)source["diskSnapshotInfo"]!["sizeInGb"]!);
        Assert.Equal("billing-data", (string?)source["fromResourceName"]);
        Assert.Null(source["instanceSnapshotInfo"]);
    }

    [Fact]
    public async Task Exporting_twice_makes_two_records_with_two_images()
    {
        await Client.ExportAsync(Snapshot);
        await Client.ExportAsync(Snapshot);
        await Client.AdvanceAsync(20);

        IReadOnlyList<JsonNode> records = await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords");
        Assert.Equal(2, records.Select(record => (string?)record["arn"]).Distinct().Count());
        Assert.Equal(2, records.Select(record => (string?)record["destinationInfo"]!["id"]).Distinct().Count());
        Assert.Equal(2, (await Client.LedgerAsync()).Count);
    }

    [Fact]
    public async Task Exports_at_the_same_time_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.ExportAsync(Snapshot)));

        IReadOnlyList<JsonNode> records = await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords");
        Assert.Equal(50, records.Select(record => (string?)record["name"]).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), (await Client.LedgerAsync()).Select(entry => (long)entry!["seq"]!));
    }

    [Theory]
    [InlineData("wiki-1-pending", "eu-central-1", "InvalidInputException")]
    [InlineData("blog-media-failed", "eu-west-1", "InvalidInputException")]
    [InlineData("no-such-snapshot", "eu-central-1", "NotFoundException")]
    [InlineData("billing-app-1", "eu-central-1", "NotFoundException")]
    [InlineData("billing-app-1-monthly", "us-east-1", "NotFoundException")]
    public async Task What_cannot_be_exported_is_refused_and_leaves_no_trace(string snapshot, string region, string error)
    {
        Reply reply = await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = snapshot }, SigV4Signer.Admin.In(region));

        AssertError(error, reply);
        Assert.Empty(await Client.LedgerAsync());
        Assert.Empty(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords", SigV4Signer.Admin.In(region)));
    }

    [Fact]
    public async Task The_tags_key_exports_only_what_is_tagged_for_export()
    {
        Reply refused = await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot }, SigV4Signer.Tags);
        await Client.ExportAsync("shop-web-1-before-upgrade", SigV4Signer.Tags);

        AssertError("AccessDeniedException", refused);
        Assert.Contains("lightsail:ExportSnapshot", refused.Message, StringComparison.Ordinal);
        Assert.Equal("AKIAEMULATORTAGS0001", (string?)Assert.Single(await Client.LedgerAsync())!["accessKeyId"]);
    }

    [Fact]
    public async Task The_tags_key_cannot_tag_its_way_out()
    {
        Reply tagging = await Client.CallAsync(
            "TagResource", new { resourceName = Snapshot, tags = new[] { new { key = "export", value = "allowed" } } }, SigV4Signer.Tags);

        AssertError("AccessDeniedException", tagging);
    }

    [Fact]
    public async Task Regions_are_separate_worlds()
    {
        await Client.ExportAsync("ad-sync-1-quarterly", SigV4Signer.Admin.In("us-east-1"));

        Assert.Empty(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords", SigV4Signer.Admin.In("us-east-1")));
    }

    [Fact]
    public async Task The_ledger_knows_who_exported_what_with_which_request()
    {
        Reply reply = await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot });

        JsonNode entry = Assert.Single(await Client.LedgerAsync())!;
        Assert.Equal(reply.Headers["x-amzn-RequestId"], (string?)entry["requestId"]);
        Assert.Equal("ExportSnapshot", (string?)entry["operation"]);
        Assert.Equal("eu-central-1", (string?)entry["region"]);
        Assert.Equal("AKIAEMULATORADMIN001", (string?)entry["accessKeyId"]);
        Assert.Equal(Snapshot, (string?)entry["sourceSnapshotName"]);
        Assert.Equal((string?)reply.Json["operations"]![0]!["operationDetails"], (string?)entry["recordName"]);
        Assert.True((bool)entry["answered"]!);
        Assert.Empty(await Client.LedgerAsync(after: 1));
    }

    [Fact]
    public async Task Every_export_request_is_counted_as_sent_executed_or_not()
    {
        await Client.ExportAsync(Snapshot);
        await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = "no-such-snapshot" });
        await Client.CallAsync("ExportSnapshot", "not json");
        await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot }, SigV4Signer.Admin with { Secret = "wrong" });
        await Client.CallAsync("GetRegions");

        JsonArray sends = await Client.SendsAsync();
        Assert.Equal(
            ["executed", "NotFoundException", "SerializationException", "InvalidSignatureException"],
            sends.Select(send => (string?)send!["outcome"]));
        Assert.Equal([Snapshot, "no-such-snapshot", null, Snapshot], sends.Select(send => (string?)send!["sourceSnapshotName"]));
        Assert.Equal(2, (await Client.SendsAsync(after: 2)).Count);
    }

    [Fact]
    public async Task Operations_are_found_by_id_by_resource_and_in_the_list()
    {
        JsonNode first = await Client.ExportAsync(Snapshot);
        await Client.ExportAsync("shop-web-1-before-upgrade");

        JsonNode ofResource = Assert.Single(await Client.AllAsync("GetOperationsForResource", "operations", resourceName: Snapshot));
        IReadOnlyList<JsonNode> all = await Client.AllAsync("GetOperations", "operations");
        Assert.Equal((string?)first["id"], (string?)ofResource["id"]);
        Assert.Equal([Snapshot, "shop-web-1-before-upgrade"], all.Select(operation => (string?)operation["resourceName"]));
        AssertError("NotFoundException", await Client.CallAsync("GetOperation", new { operationId = Guid.NewGuid() }));
        AssertError("NotFoundException", await Client.CallAsync("GetOperation", new { operationId = (string?)first["id"] }, SigV4Signer.Admin.In("eu-west-1")));
        AssertError("NotFoundException", await Client.CallAsync("GetOperationsForResource", new { resourceName = "nothing-of-that-name" }));
    }

    [Fact]
    public async Task An_export_made_in_the_console_looks_like_any_other_but_for_the_ledger()
    {
        Reply made = await Client.PostAsync("export", new { region = "eu-central-1", sourceSnapshotName = Snapshot });

        Assert.Equal("console", (string?)Assert.Single(await Client.LedgerAsync())!["accessKeyId"]);
        Assert.Equal((string?)made.Json["ledger"]!["recordName"], (string?)Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"))["name"]);
        Assert.Empty(await Client.SendsAsync());
    }

    [Fact]
    public async Task A_name_that_was_deleted_and_made_again_has_a_new_arn()
    {
        JsonNode before = (await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = Snapshot })).Json["instanceSnapshot"]!;
        await Client.ControlAsync(HttpMethod.Delete, "snapshots", new { region = "eu-central-1", kind = "instance", name = Snapshot });
        await Client.PostAsync("snapshots", new { region = "eu-central-1", kind = "instance", name = Snapshot, sizeInGb = 288 });

        JsonNode after = (await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = Snapshot })).Json["instanceSnapshot"]!;
        Assert.NotEqual((string?)before["arn"], (string?)after["arn"]);
        Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot })).Status);
        Assert.Matches(new Regex("^arn:aws:lightsail:eu-central-1:[0-9]{12}:InstanceSnapshot/"), (string?)after["arn"]);
    }
}
