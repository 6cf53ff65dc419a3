using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class SnapshotAndTagTests : EmulatorTest
{
    [Fact]
    public async Task A_new_instance_snapshot_is_pending_then_available()
    {
        Reply reply = await Client.CallAsync("CreateInstanceSnapshot", new
        {
            instanceName = "billing-app-1",
            instanceSnapshotName = "fresh-copy",
            tags = new object[] { new { key = "env", value = "prod" }, new { key = "keep" } },
        });
        JsonNode before = await InstanceSnapshotAsync("fresh-copy");
        await Client.AdvanceAsync(20);
        JsonNode after = await InstanceSnapshotAsync("fresh-copy");

        Assert.Equal(["fresh-copy", "billing-app-1"], reply.Json["operations"]!.AsArray().Select(operation => (string?)operation!["resourceName"]));
        Assert.Equal("pending", (string?)before["state"]);
        Assert.Equal("available", (string?)after["state"]);
        Assert.Equal(288, (int)after["sizeInGb"]!);
        Assert.Equal("billing-app-1", (string?)after["fromInstanceName"]);
        Assert.Equal("""[{"key":"env","value":"prod"},{"key":"keep"}]""", after["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("diskName", "billing-data", 128)]
    [InlineData("instanceName", "billing-app-1", 160)]
    public async Task A_disk_snapshot_is_taken_of_a_disk_or_of_a_system_disk(string member, string source, int size)
    {
        await Client.CallAsync("CreateDiskSnapshot", new JsonObject { ["diskSnapshotName"] = "fresh-disk", [member] = source });
        await Client.AdvanceAsync(20);

        JsonNode snapshot = (await Client.CallAsync("GetDiskSnapshot", new { diskSnapshotName = "fresh-disk" })).Json["diskSnapshot"]!;
        Assert.Equal("completed", (string?)snapshot["state"]);
        Assert.Equal(size, (int)snapshot["sizeInGb"]!);
    }

    [Theory]
    [InlineData("""{"diskSnapshotName":"fresh"}""", "InvalidInputException")]
    [InlineData("""{"diskSnapshotName":"fresh","diskName":"billing-data","instanceName":"billing-app-1"}""", "InvalidInputException")]
    [InlineData("""{"diskSnapshotName":"fresh","diskName":"unknown"}""", "NotFoundException")]
    [InlineData("""{"diskSnapshotName":"fresh","instanceName":"unknown"}""", "NotFoundException")]
    [InlineData("""{"diskSnapshotName":"billing-data-nightly","diskName":"billing-data"}""", "InvalidInputException")]
    public async Task A_disk_snapshot_needs_one_source_and_a_free_name(string input, string error) =>
        AssertError(error, await Client.CallAsync("CreateDiskSnapshot", input));

    [Fact]
    public async Task Names_are_unique_in_a_region()
    {
        AssertError("InvalidInputException", await Client.CallAsync("CreateInstanceSnapshot", new { instanceName = "wiki-1", instanceSnapshotName = "billing-app-1" }));
        AssertError("NotFoundException", await Client.CallAsync("CreateInstanceSnapshot", new { instanceName = "unknown", instanceSnapshotName = "fresh" }));
        AssertError("InvalidInputException", await Client.CallAsync("CreateInstanceSnapshot", new { instanceName = "wiki-1", instanceSnapshotName = new string('a', 256) }));
    }

    [Fact]
    public async Task A_deleted_snapshot_is_gone_but_its_operations_stay()
    {
        Reply deleted = await Client.CallAsync("DeleteInstanceSnapshot", new { instanceSnapshotName = "billing-app-1-monthly" });

        Assert.Equal("Succeeded", (string?)deleted.Json["operations"]![0]!["status"]);
        AssertError("NotFoundException", await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = "billing-app-1-monthly" }));
        AssertError("NotFoundException", await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = "billing-app-1-monthly" }));
        Assert.Single(await Client.AllAsync("GetOperationsForResource", "operations", resourceName: "billing-app-1-monthly"));
    }

    [Fact]
    public async Task A_snapshot_is_deleted_and_read_only_as_what_it_is()
    {
        AssertError("NotFoundException", await Client.CallAsync("DeleteDiskSnapshot", new { diskSnapshotName = "billing-app-1-monthly" }));
        AssertError("NotFoundException", await Client.CallAsync("DeleteInstanceSnapshot", new { instanceSnapshotName = "billing-data-nightly" }));
        AssertError("NotFoundException", await Client.CallAsync("GetDiskSnapshot", new { diskSnapshotName = "billing-app-1-monthly" }));
        AssertError("NotFoundException", await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = "billing-data-nightly" }));
        Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("DeleteDiskSnapshot", new { diskSnapshotName = "billing-data-nightly" })).Status);
    }

    [Fact]
    public async Task Tags_are_added_replaced_and_removed()
    {
        await TagAsync("billing-app-1-monthly", ("env", "staging"), ("export", "allowed"), ("key-only", null));
        JsonNode tagged = await InstanceSnapshotAsync("billing-app-1-monthly");
        await Client.CallAsync("UntagResource", new { resourceName = "billing-app-1-monthly", tagKeys = new[] { "team", "key-only", "unknown" } });
        JsonNode untagged = await InstanceSnapshotAsync("billing-app-1-monthly");

        Assert.Equal(
            """[{"key":"env","value":"staging"},{"key":"team","value":"finance"},{"key":"export","value":"allowed"},{"key":"key-only"}]""",
            tagged["tags"]!.ToJsonString());
        Assert.Equal("""[{"key":"env","value":"staging"},{"key":"export","value":"allowed"}]""", untagged["tags"]!.ToJsonString());
        Assert.Equal(["TagResource", "UntagResource"], (await Client.LedgerAsync()).Select(entry => (string?)entry!["operation"]));
    }

    [Fact]
    public async Task A_tag_opens_the_door_for_the_tags_key()
    {
        await TagAsync("billing-app-1-monthly", ("export", "allowed"));

        await Client.ExportAsync("billing-app-1-monthly", SigV4Signer.Tags);

        Assert.Equal(2, (await Client.LedgerAsync()).Count);
    }

    [Theory]
    [InlineData("""{"resourceName":"unknown-thing","tags":[]}""", "NotFoundException")]
    [InlineData("""{"resourceName":"billing-app-1-monthly","tags":[{"value":"x"}]}""", "InvalidInputException")]
    [InlineData("""{"resourceName":"billing-app-1-monthly","tags":[{"key":"aws:x"}]}""", "InvalidInputException")]
    [InlineData("""{"resourceName":"billing-app-1-monthly","resourceArn":"arn:aws:lightsail:eu-central-1:111122223333:Disk/x","tags":[]}""", "InvalidInputException")]
    [InlineData("""{"resourceName":"billing-app-1-monthly","resourceArn":"no-arn","tags":[]}""", "InvalidInputException")]
    [InlineData("""{"resourceName":"billing-app-1-monthly"}""", "InvalidInputException")]
    public async Task Wrong_tagging_is_refused(string input, string error) => AssertError(error, await Client.CallAsync("TagResource", input));

    [Fact]
    public async Task A_resource_has_at_most_fifty_tags_of_limited_length()
    {
        await AssertRefusedAsync([.. Enumerable.Range(0, 51).Select(i => ($"key-{i}", (string?)null))]);
        await AssertRefusedAsync((new string('k', 129), "v"));
        await AssertRefusedAsync(("k", new string('v', 257)));

        async Task AssertRefusedAsync(params (string, string?)[] tags) => AssertError("InvalidInputException", await TagAsync("billing-app-1-monthly", tags));
    }

    private Task<Reply> TagAsync(string resource, params (string Key, string? Value)[] tags) => Client.CallAsync("TagResource", new
    {
        resourceName = resource,
        tags = tags.Select(tag => new { key = tag.Key, value = tag.Value }),
    });

    private async Task<JsonNode> InstanceSnapshotAsync(string name) =>
        (await Client.CallAsync("GetInstanceSnapshot", new { instanceSnapshotName = name })).Json["instanceSnapshot"]!;
}
