using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class StackTests : EmulatorTest
{
    [Fact]
    public async Task A_succeeded_instance_export_becomes_a_stack()
    {
        string record = await Client.FinishedExportAsync("shop-web-1-before-upgrade");

        Reply reply = await Client.CallAsync("CreateCloudFormationStack", new { instances = new[] { Entry(record) } });
        await Client.AdvanceAsync(20);

        JsonNode stack = Assert.Single(await Client.AllAsync("GetCloudFormationStackRecords", "cloudFormationStackRecords"));
        Assert.Equal("CreateCloudFormationStack", (string?)reply.Json["operations"]![0]!["operationType"]);
        Assert.Equal("Succeeded", (string?)stack["state"]);
        Assert.Equal(record, (string?)stack["sourceInfo"]![0]!["name"]);
        Assert.StartsWith("arn:aws:cloudformation:eu-central-1:", (string?)stack["destinationInfo"]!["id"], StringComparison.Ordinal);
        Assert.Equal((string?)stack["name"], (string?)(await Client.LedgerAsync())[1]!["recordName"]);
    }

    [Fact]
    public async Task An_export_that_has_not_ended_cannot_become_a_stack()
    {
        JsonNode operation = await Client.ExportAsync("shop-web-1-before-upgrade");

        AssertError("OperationFailureException", await CreateAsync(Entry((string)operation["operationDetails"]!)));
    }

    [Fact]
    public async Task An_export_that_failed_cannot_become_a_stack()
    {
        await Client.PostAsync("chaos", new { operation = "ExportSnapshot", effect = "failExport", count = 1 });
        string record = await Client.FinishedExportAsync("shop-web-1-before-upgrade");

        AssertError("OperationFailureException", await CreateAsync(Entry(record)));
    }

    [Fact]
    public async Task A_disk_export_cannot_become_a_stack()
    {
        string record = await Client.FinishedExportAsync("billing-data-nightly");

        AssertError("InvalidInputException", await CreateAsync(Entry(record)));
    }

    [Fact]
    public async Task An_unknown_record_is_not_found() =>
        AssertError("NotFoundException", await CreateAsync(Entry("ExportSnapshotRecord-unknown")));

    [Fact]
    public async Task A_call_takes_exactly_one_entry()
    {
        string record = await Client.FinishedExportAsync("shop-web-1-before-upgrade");

        AssertError("InvalidInputException", await CreateAsync());
        AssertError("InvalidInputException", await CreateAsync(Entry(record), Entry(record)));
    }

    [Theory]
    [InlineData("availabilityZone", "eu-west-1a")]
    [InlineData("instanceType", "huge")]
    [InlineData("instanceType", " ")]
    [InlineData("portInfoSource", "OPEN")]
    public async Task Wrong_members_of_an_entry_are_refused(string member, string value)
    {
        JsonObject entry = Entry(await Client.FinishedExportAsync("shop-web-1-before-upgrade"));
        entry[member] = value;

        AssertError("InvalidInputException", await CreateAsync(entry));
        Assert.Empty(await Client.AllAsync("GetCloudFormationStackRecords", "cloudFormationStackRecords"));
    }

    [Theory]
    [InlineData("sourceName")]
    [InlineData("instanceType")]
    [InlineData("portInfoSource")]
    [InlineData("availabilityZone")]
    public async Task Required_members_of_an_entry_are_required(string member)
    {
        JsonObject entry = Entry("ExportSnapshotRecord-x");
        entry.Remove(member);

        Reply reply = await CreateAsync(entry);

        AssertError("InvalidInputException", reply);
        Assert.Contains($"instances[0].{member}", reply.Message, StringComparison.Ordinal);
    }

    private Task<Reply> CreateAsync(params JsonObject[] entries) =>
        Client.CallAsync("CreateCloudFormationStack", new JsonObject { ["instances"] = new JsonArray([.. entries]) });

    private static JsonObject Entry(string record) => new()
    {
        ["sourceName"] = record,
        ["instanceType"] = "t3.medium",
        ["portInfoSource"] = "DEFAULT",
        ["availabilityZone"] = "eu-central-1a",
    };
}
