using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class ChaosTests : EmulatorTest
{
    private const string Snapshot = "shop-web-1-before-upgrade";

    [Fact]
    public async Task Error_answers_instead_of_the_work()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "error", count = 1, error = new { type = "AccountSetupInProgressException", status = 400, message = "Wait." } });

        Reply reply = await ExportAsync();

        AssertError("AccountSetupInProgressException", reply);
        Assert.Equal("Wait.", reply.Message);
        Assert.Empty(await Client.LedgerAsync());
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync()).Status);
    }

    [Fact]
    public async Task Error_is_a_service_exception_unless_said_otherwise()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "error" });

        AssertError("ServiceException", await ExportAsync(), HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task ErrorAfter_does_the_work_and_does_not_say_so()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "errorAfter", count = 1 });

        AssertError("ServiceException", await ExportAsync(), HttpStatusCode.InternalServerError);
        await AssertExecutedUnansweredAsync();
    }

    [Fact]
    public async Task Throttle_refuses_without_the_work()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "throttle", count = 1 });

        Reply reply = await ExportAsync();

        AssertError("ThrottlingException", reply);
        Assert.Equal("Rate exceeded", reply.Message);
        Assert.Empty(await Client.LedgerAsync());
    }

    [Fact]
    public async Task DropBefore_cuts_the_line_before_the_work()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "dropBefore", count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => ExportAsync());

        Assert.Empty(await Client.LedgerAsync());
        Assert.Equal("dropped", (string?)Assert.Single(await Client.SendsAsync())!["outcome"]);
    }

    [Fact]
    public async Task DropAfter_does_the_work_and_cuts_the_line()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "dropAfter", count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => ExportAsync());

        await AssertExecutedUnansweredAsync();
    }

    [Fact]
    public async Task HalfBody_sends_the_first_half_of_a_longer_answer()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "halfBody", count = 1 });

        string answer = await RawExportAsync();

        string head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        string body = answer[(head.Length + 4)..];
        string length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..];
        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        Assert.Equal(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) / 2, body.Length);
        Assert.StartsWith("""{"operations":[{""", body, StringComparison.Ordinal);
        await AssertExecutedUnansweredAsync();
    }

    [Fact]
    public async Task HalfBody_is_a_failure_for_an_http_client()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "halfBody", count = 1 });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => ExportAsync());
    }

    [Fact]
    public async Task Delay_waits_before_the_work()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "delay", count = 1, seconds = 0.3 });
        var watch = Stopwatch.StartNew();

        Assert.Equal(HttpStatusCode.OK, (await ExportAsync()).Status);

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.29));
    }

    [Fact]
    public async Task A_delayed_call_is_executed_although_its_caller_has_gone()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "delay", count = 1, seconds = 1.5 });
        using var impatience = new CancellationTokenSource();

        Task<Reply> call = Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot }, cancel: impatience.Token);
        await Eventually.TrueAsync(async () => (await Client.SendsAsync()).Count == 1);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        await Eventually.TrueAsync(async () => (await Client.LedgerAsync()).Count == 1);
        await AssertExecutedUnansweredAsync();
    }

    [Fact]
    public async Task DelayAfter_does_the_work_at_once_and_answers_late()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "delayAfter", count = 1, seconds = 2 });

        Task<Reply> call = ExportAsync();

        await Eventually.TrueAsync(async () => (await Client.LedgerAsync()).Count == 1);
        Assert.False(call.IsCompleted);
        await AssertExecutedUnansweredAsync();
        await call;
        Assert.True((bool)Assert.Single(await Client.LedgerAsync())!["answered"]!);
    }

    [Fact]
    public async Task HideRecords_keeps_new_records_out_of_lists_for_a_while()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "hideRecords", count = 1, seconds = 60 });
        JsonNode hidden = await Client.ExportAsync(Snapshot);
        await Client.ExportAsync("billing-app-1-monthly");

        string? visible = (string?)Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"))["sourceInfo"]!["name"];
        int operations = (await Client.AllAsync("GetOperations", "operations")).Count;
        HttpStatusCode byId = (await Client.CallAsync("GetOperation", new { operationId = (string?)hidden["id"] })).Status;
        await Client.AdvanceAsync(60);

        Assert.Equal("billing-app-1-monthly", visible);
        Assert.Equal(1, operations);
        Assert.Equal(HttpStatusCode.OK, byId);
        Assert.Equal(2, (await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords")).Count);
    }

    [Fact]
    public async Task HideRecords_on_a_list_leaves_out_what_is_younger()
    {
        await Client.ExportAsync(Snapshot);
        await ChaosAsync(new { operation = "GetExportSnapshotRecords", effect = "hideRecords", count = 1, seconds = 60 });

        Assert.Empty(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
    }

    [Fact]
    public async Task FailExport_lets_record_and_operation_end_as_failed()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "failExport", count = 1 });
        JsonNode operation = await Client.ExportAsync(Snapshot);
        await Client.AdvanceAsync(20);

        JsonNode record = Assert.Single(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        JsonNode ended = (await Client.CallAsync("GetOperation", new { operationId = (string?)operation["id"] })).Json["operation"]!;
        Assert.Equal("Failed", (string?)record["state"]);
        Assert.Null(record["destinationInfo"]);
        Assert.Equal("Failed", (string?)ended["status"]);
        Assert.NotNull(ended["errorCode"]);
    }

    [Fact]
    public async Task Effects_combine_hidden_and_dropped()
    {
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "hideRecords", count = 1, seconds = 60 });
        await ChaosAsync(new { operation = "ExportSnapshot", effect = "dropAfter", count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => ExportAsync());

        Assert.Empty(await Client.AllAsync("GetExportSnapshotRecords", "exportSnapshotRecords"));
        await AssertExecutedUnansweredAsync();
    }

    [Fact]
    public async Task Count_and_skip_choose_the_calls()
    {
        await ChaosAsync(new { operation = "GetRegions", effect = "throttle", count = 2, skip = 1 });

        var statuses = new List<HttpStatusCode>();
        for (int i = 0; i < 5; i++) statuses.Add((await Client.CallAsync("GetRegions")).Status);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Probability_strikes_some_calls()
    {
        await ChaosAsync(new { operation = "GetRegions", effect = "throttle", probability = 0.5 });

        int struck = 0;
        for (int i = 0; i < 200; i++) struck += (await Client.CallAsync("GetRegions")).Status == HttpStatusCode.OK ? 0 : 1;

        Assert.InRange(struck, 50, 150);
    }

    [Fact]
    public async Task A_star_means_every_operation()
    {
        await ChaosAsync(new { operation = "*", effect = "throttle" });

        foreach (string operation in ModelShapes.Operations) AssertError("ThrottlingException", await Client.CallAsync(operation));
    }

    [Fact]
    public async Task Deleting_chaos_ends_it()
    {
        await ChaosAsync(new { operation = "*", effect = "throttle" });

        await Client.ControlAsync(HttpMethod.Delete, "chaos");

        Assert.Equal(HttpStatusCode.OK, (await Client.CallAsync("GetRegions")).Status);
        Assert.Empty((await Client.ControlAsync(HttpMethod.Get, "chaos")).Json["rules"]!.AsArray());
    }

    [Fact]
    public async Task Badly_signed_calls_use_up_no_chaos()
    {
        await ChaosAsync(new { operation = "GetRegions", effect = "throttle", count = 1 });

        AssertError("InvalidSignatureException", await Client.CallAsync("GetRegions", signer: SigV4Signer.Admin with { Secret = "wrong" }));
        AssertError("ThrottlingException", await Client.CallAsync("GetRegions"));
    }

    [Theory]
    [InlineData("{}", "operation")]
    [InlineData("not json", "well-formed")]
    [InlineData("[]", "object")]
    [InlineData("""{"operation":"GetInstances","effect":"error"}""", "unknown operation")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"explode"}""", "unknown effect")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"delay"}""", "seconds")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"delay","seconds":-1}""", "seconds")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"delay","seconds":1e999}""", "seconds")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"error","count":0}""", "count")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"error","count":1.5}""", "count")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"error","probability":2}""", "probability")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"error","error":{"type":"a\r\nb"}}""", "error.type")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"error","error":{"status":200}}""", "status")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"throttle","error":{}}""", "error")]
    [InlineData("""{"operation":"ExportSnapshot","effect":"error","propability":1}""", "propability")]
    [InlineData("""{"operation":"GetRegions","effect":"hideRecords","seconds":1}""", "does nothing")]
    public async Task Wrong_chaos_is_refused_with_a_reason(string body, string reason)
    {
        Reply reply = await Client.ControlAsync(HttpMethod.Post, "chaos", body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(reason, (string?)reply.Json["error"], StringComparison.Ordinal);
        Assert.Empty((await Client.ControlAsync(HttpMethod.Get, "chaos")).Json["rules"]!.AsArray());
    }

    private Task<Reply> ChaosAsync(object rule) => Client.PostAsync("chaos", rule);

    private Task<Reply> ExportAsync() => Client.CallAsync("ExportSnapshot", new { sourceSnapshotName = Snapshot });

    private async Task AssertExecutedUnansweredAsync()
    {
        JsonNode entry = Assert.Single(await Client.LedgerAsync())!;
        Assert.Equal("ExportSnapshot", (string?)entry["operation"]);
        Assert.False((bool)entry["answered"]!);
        Assert.Equal("executed", (string?)Assert.Single(await Client.SendsAsync())!["outcome"]);
    }

    /// <summary>The bytes on the wire, until the line is cut.</summary>
    private async Task<string> RawExportAsync()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"sourceSnapshotName":"{{Snapshot}}"}""");
        using HttpRequestMessage request = Client.Request("ExportSnapshot", body);
        SigV4Signer.Admin.Sign(request, body, DateTimeOffset.UtcNow);
        var text = new StringBuilder($"POST / HTTP/1.1\r\nHost: {Url.Authority}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {body.Length}\r\n");
        foreach (var header in request.Headers) text.Append(header.Key).Append(": ").Append(header.Value.Single()).Append("\r\n");
        text.Append("\r\n").Append(Encoding.UTF8.GetString(body));

        using var socket = new TcpClient();
        await socket.ConnectAsync(Url.Host, Url.Port);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
        using var answer = new MemoryStream();
        byte[] buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0) answer.Write(buffer, 0, read);
        }
        catch (IOException)
        {
            // a reset is one way of cutting the line
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
