using System.Net;
using System.Text.Json;
using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Xunit;

namespace ExportPortal.Integration.Tests.Sdk;

/// <summary>Cancellation, time-outs and bodies that are not what they should be: an exception, never a half-filled response.</summary>
public sealed class InterruptedCallTests
{
    private const string Body = """{"operations":[{"id":"op-1","status":"Started"}]}""";

    [Fact]
    public async Task Cancellation_ends_a_call_that_waits_for_its_answer()
    {
        await using ScriptedServer server = new(Answers.Never);
        using AmazonLightsailClient client = AClient.For(server);
        using CancellationTokenSource cancel = new();

        Task<ExportSnapshotResponse> call = ExportAsync(client, cancel.Token);
        await server.ReceivesACallAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task Cancellation_ends_a_call_that_waits_inside_the_body()
    {
        await using ScriptedServer server = new(Answers.HalfThenSilence(Body));
        using HeadersWatchingClient client = new(AClient.SendingOnce(server));
        using CancellationTokenSource cancel = new();

        Task<ExportSnapshotResponse> call = ExportAsync(client, cancel.Token);
        await client.HeadersArrived.WaitAsync(TimeSpan.FromSeconds(10));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_it_began_is_not_sent()
    {
        await using ScriptedServer server = new(Answers.Json(Body));
        using AmazonLightsailClient client = AClient.For(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportAsync(client, new CancellationToken(canceled: true)));

        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task The_time_out_ends_a_call_that_gets_no_answer() => await TimeOutAsync(Answers.Never);

    [Fact]
    public async Task The_time_out_also_covers_the_body() => await TimeOutAsync(Answers.HalfThenSilence(Body));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>OK</html>")]
    [InlineData("""{"operations":[{"id":"op-1","status":"Sta""")]
    [InlineData("""{"operations":[{"id":"op-1"}]""")]
    [InlineData("""{"operations":[{"id":"op-1"}]} trailing""")]
    [InlineData("""{"operations":{"id":"op-1"}}""")]
    [InlineData("""{"operations":[{"id":17}]}""")]
    [InlineData("""{"operations":[{"createdAt":"yesterday"}]}""")]
    [InlineData("""{"operations":[{"createdAt":1e300}]}""")]
    public async Task A_successful_answer_with_an_unreadable_body_is_an_unmarshalling_error(string body)
    {
        await using ScriptedServer server = new(Answers.Json(body));
        using AmazonLightsailClient client = AClient.For(server);

        AmazonUnmarshallingException error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => ExportAsync(client));

        Assert.Equal((HttpStatusCode.OK, Answers.RequestId), (error.StatusCode, error.RequestId));
        Assert.IsAssignableFrom<JsonException>(error.InnerException);
    }

    [Fact]
    public async Task An_error_answer_with_a_truncated_body_is_an_unmarshalling_error_with_its_status()
    {
        await using ScriptedServer server = new(Answers.Http(500, """{"__type":"Serv"""));
        using AmazonLightsailClient client = AClient.For(server);

        AmazonUnmarshallingException error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => ExportAsync(client));

        Assert.Equal((HttpStatusCode.InternalServerError, Answers.RequestId), (error.StatusCode, error.RequestId));
    }

    [Fact]
    public async Task A_body_that_ends_early_is_an_error_of_the_connection()
    {
        await using ScriptedServer server = new(Answers.Half(Body));
        using AmazonLightsailClient client = AClient.For(server);

        await Assert.ThrowsAnyAsync<IOException>(() => ExportAsync(client));
    }

    [Fact]
    public async Task A_client_works_on_after_broken_answers()
    {
        Queue<Answer> answers = new([Answers.Half(Body), Answers.Reset, Answers.Json("{"), Answers.Error(500, "ServiceException"), Answers.Json(Body)]);
        await using ScriptedServer server = new(_ => answers.Dequeue());
        using AmazonLightsailClient client = AClient.For(server);

        for (int i = 0; i < 4; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => ExportAsync(client));
        }

        Assert.Equal("op-1", Assert.Single((await ExportAsync(client)).Operations!).Id);
        Assert.Equal(5, server.Calls.Count);
    }

    private static async Task TimeOutAsync(Answer answer)
    {
        await using ScriptedServer server = new(answer);
        AmazonLightsailConfig config = AClient.SendingOnce(server);
        config.Timeout = TimeSpan.FromMilliseconds(300);
        using AmazonLightsailClient client = AClient.For(config);

        Task<ExportSnapshotResponse> call = ExportAsync(client);
        await Task.WhenAny(call).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.IsType<TimeoutException>(Assert.Single(call.Exception!.InnerExceptions));
        await server.ReceivesACallAsync();
        Assert.Single(server.Calls);
    }

    private static Task<ExportSnapshotResponse> ExportAsync(AmazonLightsailClient client, CancellationToken cancellationToken = default)
        => client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = "web-1" }, cancellationToken);

    /// <summary>Tells when the headers of an answer are in, before anything reads the body.</summary>
    private sealed class HeadersWatchingClient(AmazonLightsailConfig config)
        : AmazonLightsailClient(AClient.AccessKey, AClient.Secret, config)
    {
        private Watch watch = null!;

        public Task HeadersArrived => watch.Arrived.Task;

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            watch = new Watch();
            pipeline.AddHandlerBefore<HttpHandler<HttpContent>>(watch);
        }
    }

    private sealed class Watch : PipelineHandler
    {
        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            T result = await base.InvokeAsync<T>(executionContext);
            Arrived.SetResult();
            return result;
        }
    }
}
