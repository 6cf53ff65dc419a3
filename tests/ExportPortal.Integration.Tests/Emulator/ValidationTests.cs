using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class ValidationTests : EmulatorTest
{
    [Theory]
    [InlineData("ExportSnapshot", "sourceSnapshotName")]
    [InlineData("GetOperation", "operationId")]
    [InlineData("GetOperationsForResource", "resourceName")]
    [InlineData("GetInstanceSnapshot", "instanceSnapshotName")]
    [InlineData("GetDiskSnapshot", "diskSnapshotName")]
    [InlineData("CreateCloudFormationStack", "instances")]
    [InlineData("TagResource", "resourceName")]
    [InlineData("UntagResource", "resourceName")]
    [InlineData("CreateInstanceSnapshot", "instanceSnapshotName")]
    [InlineData("CreateDiskSnapshot", "diskSnapshotName")]
    [InlineData("DeleteInstanceSnapshot", "instanceSnapshotName")]
    [InlineData("DeleteDiskSnapshot", "diskSnapshotName")]
    public async Task A_required_member_is_required(string operation, string member)
    {
        Reply missing = await Client.CallAsync(operation);
        Reply isNull = await Client.CallAsync(operation, $$"""{"{{member}}":null}""");

        AssertError("InvalidInputException", missing);
        Assert.Contains(member, missing.Message, StringComparison.Ordinal);
        AssertError("InvalidInputException", isNull);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("-ab")]
    [InlineData("ab-")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ab\n")]
    [InlineData("grün")]
    [InlineData("")]
    public async Task A_name_must_have_the_form_of_names(string name) =>
        AssertError("InvalidInputException", await Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = name }));

    [Theory]
    [InlineData("ExportSnapshot", """{"sourceSnapshotName":5}""")]
    [InlineData("ExportSnapshot", """{"sourceSnapshotName":["x"]}""")]
    [InlineData("ExportSnapshot", """{"sourceSnapshotName":{"x":1}}""")]
    [InlineData("GetRegions", """{"includeAvailabilityZones":"true"}""")]
    [InlineData("GetOperations", """{"pageToken":1e400}""")]
    [InlineData("CreateCloudFormationStack", """{"instances":{}}""")]
    [InlineData("CreateCloudFormationStack", """{"instances":[null]}""")]
    [InlineData("CreateCloudFormationStack", """{"instances":["x"]}""")]
    [InlineData("TagResource", """{"resourceName":"billing-app-1-monthly","tags":[[]]}""")]
    [InlineData("TagResource", """{"resourceName":"billing-app-1-monthly","tags":[{"key":7}]}""")]
    [InlineData("UntagResource", """{"resourceName":"billing-app-1-monthly","tagKeys":[true]}""")]
    [InlineData("GetOperation", """{"operationId":"   "}""")]
    public async Task A_member_must_have_its_type(string operation, string input) => AssertError("InvalidInputException", await Client.CallAsync(operation, input));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{} {}")]
    [InlineData("\ufeff{}")]
    [InlineData("""{"sourceSnapshotName":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    public async Task A_body_that_is_not_a_json_object_is_refused(string body) => AssertError("SerializationException", await Client.CallAsync("ExportSnapshot", body));

    [Fact]
    public async Task Bytes_that_are_not_text_are_refused()
    {
        AssertError("SerializationException", await Client.CallAsync("ExportSnapshot", new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));
        AssertError("SerializationException", await Client.CallAsync("ExportSnapshot", new byte[] { 0xFF, 0xFE, 0x00 }));
    }

    [Fact]
    public async Task Deep_json_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"a":""", 50_000)) + "1" + new string('}', 50_000);

        AssertError("SerializationException", await Client.CallAsync("ExportSnapshot", deep));
        AssertError("SerializationException", await Client.CallAsync("ExportSnapshot", new string('[', 100_000)));
    }

    [Fact]
    public async Task A_huge_body_is_refused()
    {
        Reply reply = await Client.CallAsync("ExportSnapshot", new string(' ', 1024 * 1024 + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
    }

    [Fact]
    public async Task A_long_name_is_answered_quickly_and_shortly()
    {
        Reply reply = await Client.CallAsync("GetOperation", new { operationId = new string(' ', 900_000) });

        AssertError("InvalidInputException", reply);
        Assert.True(reply.Message.Length < 500);
    }

    [Fact]
    public async Task Unknown_members_and_numbers_of_any_size_are_ignored() =>
        Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("GetRegions", """{"unknown":1e999999,"other":123456789012345678901234567890,"x":{"y":[null]}}""")).Status);

    [Fact]
    public async Task An_empty_body_counts_as_an_empty_object() => Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("GetRegions", "")).Status);

    [Theory]
    [InlineData("GetInstances")]
    [InlineData("exportSnapshot")]
    [InlineData("")]
    public async Task An_unknown_operation_is_refused(string operation) => AssertError("UnknownOperationException", await Client.CallAsync(operation));

    [Fact]
    public async Task A_call_without_target_or_of_another_protocol_is_refused()
    {
        HttpRequestMessage noTarget = Client.Request("GetRegions", "{}"u8.ToArray());
        noTarget.Headers.Remove("X-Amz-Target");
        SigV4Signer.Admin.Sign(noTarget, "{}"u8.ToArray(), DateTimeOffset.UtcNow);
        HttpRequestMessage otherType = Client.Request("GetRegions", "{}"u8.ToArray());
        otherType.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        SigV4Signer.Admin.Sign(otherType, "{}"u8.ToArray(), DateTimeOffset.UtcNow);

        AssertError("UnknownOperationException", await Client.SendAsync(noTarget));
        AssertError("UnknownOperationException", await Client.SendAsync(otherType));
    }

    [Fact]
    public async Task Random_bytes_never_make_the_emulator_fail()
    {
        var random = new Random(20161128);
        byte[] seed = """{"instances":[{"sourceName":"ab","instanceType":"t3.a","portInfoSource":"NONE","availabilityZone":"x","tags":[{"key":"\u00e9"}]}],"pageToken":"AAAA","resourceName":"wiki-1","sourceSnapshotName":"x1"}"""u8.ToArray();
        for (int round = 0; round < 400; round++)
        {
            byte[] body = [.. seed];
            for (int change = random.Next(1, 12); change > 0; change--) body[random.Next(body.Length)] = (byte)random.Next(256);
            string operation = ModelShapes.Operations[round % ModelShapes.Operations.Count];

            Reply reply = await Client.CallAsync(operation, body[..random.Next(body.Length + 1)]);

            Assert.True((int)reply.Status < 500, $"{operation}: {Encoding.Latin1.GetString(body)}");
        }
    }
}
