using System.Net;
using System.Text.Json.Nodes;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class ListTests : EmulatorTest
{
    protected override EmulatorOptions Options => base.Options with { Seed = "company", PageSize = 7 };

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        Reply first = await Client.CallAsync("GetInstanceSnapshots");
        IReadOnlyList<JsonNode> all = await Client.AllAsync("GetInstanceSnapshots", "instanceSnapshots");

        Assert.Equal(7, first.Json["instanceSnapshots"]!.AsArray().Count);
        Assert.Equal(15, all.Count);
        Assert.Equal(15, all.Select(snapshot => (string?)snapshot["name"]).Distinct().Count());
        Assert.Equal(all.OrderBy(snapshot => (decimal)snapshot["createdAt"]!), all);
    }

    [Fact]
    public async Task The_last_full_page_has_no_next_token()
    {
        await Client.PostAsync("paging", new { pageSize = 15 });

        Reply reply = await Client.CallAsync("GetInstanceSnapshots");

        Assert.Equal(15, reply.Json["instanceSnapshots"]!.AsArray().Count);
        Assert.Null(reply.Json["nextPageToken"]);
    }

    [Fact]
    public async Task Items_that_come_and_go_between_pages_disturb_no_others()
    {
        Reply first = await Client.CallAsync("GetInstanceSnapshots");
        string seen = (string)first.Json["instanceSnapshots"]![0]!["name"]!;
        await Client.CallAsync("DeleteInstanceSnapshot", new { instanceSnapshotName = seen });
        await Client.PostAsync("paging", new { pageSize = 100 });

        Reply rest = await Client.CallAsync("GetInstanceSnapshots", new { pageToken = (string?)first.Json["nextPageToken"] });

        Assert.Equal(8, rest.Json["instanceSnapshots"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_list_and_region_only()
    {
        string token = (string)(await Client.CallAsync("GetInstanceSnapshots")).Json["nextPageToken"]!;

        AssertError("InvalidInputException", await Client.CallAsync("GetDiskSnapshots", new { pageToken = token }));
        AssertError("InvalidInputException", await Client.CallAsync("GetInstanceSnapshots", new { pageToken = token }, SigV4Signer.Admin.In("eu-west-1")));
        AssertError("InvalidInputException", await Client.CallAsync("GetInstanceSnapshots", new { pageToken = token + "A" }));
        AssertError("InvalidInputException", await Client.CallAsync("GetInstanceSnapshots", new { pageToken = "1" }));
        AssertError("InvalidInputException", await Client.CallAsync("GetInstanceSnapshots", new { pageToken = new string('x', 5000) }));
    }

    [Fact]
    public async Task A_token_expires_after_an_hour()
    {
        string token = (string)(await Client.CallAsync("GetInstanceSnapshots")).Json["nextPageToken"]!;
        await Client.AdvanceAsync(3700);

        AssertError("InvalidInputException", await Client.CallAsync("GetInstanceSnapshots", new { pageToken = token }));
    }

    [Fact]
    public async Task Operations_come_oldest_first()
    {
        for (int i = 0; i < 9; i++) await Client.ExportAsync("shop-web-1-before-upgrade");

        IReadOnlyList<JsonNode> operations = await Client.AllAsync("GetOperations", "operations");

        Assert.Equal(4 + 9, operations.Count);
        Assert.Equal(operations.OrderBy(operation => (decimal)operation["createdAt"]!), operations);
        Assert.Equal(9, (await Client.AllAsync("GetOperationsForResource", "operations", resourceName: "shop-web-1-before-upgrade")).Count);
    }

    [Fact]
    public async Task Every_operation_answers_what_the_reference_describes()
    {
        string record = await Client.FinishedExportAsync("billing-app-1-monthly");
        var inputs = new Dictionary<string, object>
        {
            ["ExportSnapshot"] = new { sourceSnapshotName = "billing-data-nightly" },
            ["CreateCloudFormationStack"] = new { instances = new[] { new { sourceName = record, instanceType = "t3.micro", portInfoSource = "NONE", availabilityZone = "eu-central-1b", userData = "#!/bin/sh" } } },
            ["CreateInstanceSnapshot"] = new { instanceName = "billing-app-1", instanceSnapshotName = "made-by-test" },
            ["CreateDiskSnapshot"] = new { diskName = "billing-data", diskSnapshotName = "disk-by-test" },
            ["TagResource"] = new { resourceName = "wiki-1-weekly", tags = new[] { new { key = "a", value = "b" } } },
            ["UntagResource"] = new { resourceName = "wiki-1-weekly", tagKeys = new[] { "a" } },
            ["GetOperation"] = new { operationId = (string?)(await Client.AllAsync("GetOperations", "operations"))[0]["id"] },
            ["GetOperationsForResource"] = new { resourceName = "billing-app-1-monthly" },
            ["GetInstanceSnapshot"] = new { instanceSnapshotName = "billing-app-1-monthly" },
            ["GetDiskSnapshot"] = new { diskSnapshotName = "billing-data-nightly" },
            ["GetRegions"] = new { includeAvailabilityZones = true, includeRelationalDatabaseAvailabilityZones = true },
            ["DeleteInstanceSnapshot"] = new { instanceSnapshotName = "wiki-1-weekly" },
            ["DeleteDiskSnapshot"] = new { diskSnapshotName = "erp-files-nightly" },
        };

        Assert.Equal(18, ModelShapes.Operations.Count);
        foreach (string operation in ModelShapes.Operations.OrderBy(name => name.StartsWith("Delete", StringComparison.Ordinal)))
        {
            Reply reply = await Client.CallAsync(operation, inputs.GetValueOrDefault(operation));
            Assert.True(reply.Status == HttpStatusCode.OK, $"{operation}: {reply.Json.ToJsonString()}");
            ModelShapes.AssertOutput(operation, reply.Json);
            Assert.NotEmpty(reply.Json.AsObject());
            Assert.True(Guid.TryParse(reply.Headers["x-amzn-RequestId"], out _));
        }
    }

    [Fact]
    public async Task Snapshots_have_every_member_of_the_reference()
    {
        JsonNode instance = (await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = "billing-app-1-monthly" })).Json["instanceSnapshot"]!;
        JsonNode disk = (await Client.CallAsync("GetDiskSnapshot", new { diskSnapshotName = "billing-data-nightly" })).Json["diskSnapshot"]!;

        Assert.Equal(ModelShapes.Members("InstanceSnapshot").Order(), instance.AsObject().Select(member => member.Key).Order());
        Assert.Equal(ModelShapes.Members("DiskSnapshot").Order(), disk.AsObject().Select(member => member.Key).Order());
        Assert.Equal(128, (int)Assert.Single(instance["fromAttachedDisks"]!.AsArray())!["sizeInGb"]!);
    }

    [Fact]
    public async Task A_failed_operation_has_all_twelve_members()
    {
        JsonNode failed = (await Client.AllAsync("GetOperations", "operations")).First(operation => (string?)operation["status"] == "Failed");

        Assert.Equal(ModelShapes.Members("Operation").Order(), failed.AsObject().Select(member => member.Key).Order());
    }

    [Fact]
    public async Task Regions_show_their_zones_only_when_asked()
    {
        JsonArray plain = (await Client.CallAsync("GetRegions")).Json["regions"]!.AsArray();
        JsonArray zones = (await Client.CallAsync("GetRegions", new { includeAvailabilityZones = true })).Json["regions"]!.AsArray();

        Assert.Equal(20, plain.Count);
        Assert.All(plain, region => Assert.Empty(region!["availabilityZones"]!.AsArray()));
        Assert.All(zones, region => Assert.Equal(3, region!["availabilityZones"]!.AsArray().Count));
        Assert.All(zones, region => Assert.Empty(region!["relationalDatabaseAvailabilityZones"]!.AsArray()));
    }

    [Fact]
    public async Task The_company_looks_like_one()
    {
        var snapshots = new List<JsonNode>();
        foreach (string region in new[] { "eu-central-1", "eu-west-1", "us-east-1" })
        {
            snapshots.AddRange(await Client.AllAsync("GetInstanceSnapshots", "instanceSnapshots", SigV4Signer.Admin.In(region)));
            snapshots.AddRange(await Client.AllAsync("GetDiskSnapshots", "diskSnapshots", SigV4Signer.Admin.In(region)));
        }

        Assert.InRange(snapshots.Count, 42, 50);
        Assert.All(snapshots, snapshot => Assert.InRange((int)snapshot["sizeInGb"]!, 20, 640));
        Assert.Contains(snapshots, snapshot => (bool)snapshot["isFromAutoSnapshot"]!);
        Assert.Contains(snapshots, snapshot => (string?)snapshot["state"] == "pending");
        Assert.Contains(snapshots, snapshot => (string?)snapshot["state"] == "error");
        Assert.Contains(snapshots, snapshot => (string?)snapshot["fromBlueprintId"] == "cpanel_whm_linux");
        Assert.Contains(snapshots, snapshot => snapshot["tags"]!.AsArray().Any(tag => tag!["value"] is null));
        Assert.Contains(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"), record => (string?)record["state"] == "Succeeded");
        Assert.Empty(await Client.LedgerAsync());
    }

    [Fact]
    public async Task Seeded_things_are_the_same_at_every_start()
    {
        await using EmulatorHost other = await EmulatorHost.StartAsync(Options);
        using var client = new EmulatorClient(other.Url);

        IEnumerable<string?> here = (await Client.AllAsync("GetInstanceSnapshots", "instanceSnapshots")).Select(snapshot => (string?)snapshot["arn"]);
        IEnumerable<string?> there = (await client.AllAsync("GetInstanceSnapshots", "instanceSnapshots")).Select(snapshot => (string?)snapshot["arn"]);
        Assert.Equal(here, there);
    }
}
