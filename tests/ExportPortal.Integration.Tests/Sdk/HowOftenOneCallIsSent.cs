using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>The table of sends: how often a server that misbehaves after the last byte receives one ExportSnapshot call.</summary>
public sealed class HowOftenOneCallIsSent
{
    private static readonly Dictionary<string, Answer> Misbehaviour = new()
    {
        ["answers 500"] = Answers.Error(500, "ServiceException"),
        ["answers 503"] = Answers.Http(503, "<html>Service Unavailable</html>"),
        ["throttles"] = Answers.Error(400, "ThrottlingException"),
        ["resets"] = Answers.Reset,
        ["closes"] = Answers.Close,
        ["sends half an answer and closes"] = Answers.Half("""{"operations":[{"id":"1","status":"Started"}]}"""),
        ["sends half an answer and falls silent"] = Answers.HalfThenSilence("""{"operations":[{"id":"1","status":"Started"}]}"""),
        ["sends a broken body"] = Answers.Json("""{"operations":[{"id":"""),
        ["never answers"] = Answers.Never,
    };

    public static TheoryData<string> Rows => [.. Misbehaviour.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task With_both_retries_off_a_call_is_sent_exactly_once(string row)
    {
        await using ScriptedServer server = new(Misbehaviour[row]);

        await FailAsync(AClient.SendingOnce(server), row);

        await server.ReceivesACallAsync();
        Assert.Single(server.Calls);
    }

    // Why both settings are needed: these retries are the SDK's "stale connection" ones, which MaxErrorRetry does not count.
    [Theory]
    [InlineData("resets")]
    [InlineData("closes")]
    [InlineData("sends half an answer and closes")]
    public async Task MaxErrorRetry_alone_does_not_stop_a_call_from_being_sent_again(string row)
    {
        await using ScriptedServer server = new(Misbehaviour[row]);
        AmazonLightsailConfig config = AClient.WithDefaults(server);
        config.MaxErrorRetry = 0;

        await FailAsync(config, row);

        Assert.Equal(11, server.Calls.Count);
    }

    [Fact]
    public async Task With_the_defaults_of_the_SDK_a_call_that_met_a_500_is_sent_three_times()
    {
        const string Row = "answers 500";
        await using ScriptedServer server = new(Misbehaviour[Row]);

        await FailAsync(AClient.WithDefaults(server), Row);

        Assert.Equal(3, server.Calls.Count);
    }

    private static async Task FailAsync(AmazonLightsailConfig config, string row)
    {
        // Only silence needs a short time-out; elsewhere it could cut a slow machine short.
        config.Timeout = row is "never answers" or "sends half an answer and falls silent" ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(20);
        using AmazonLightsailClient client = AClient.For(config);

        Task<ExportSnapshotResponse> call = client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = "web-1" });
        await Task.WhenAny(call).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(call.IsFaulted);
    }
}
