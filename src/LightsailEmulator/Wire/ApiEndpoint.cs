using System.Text.Json;
using System.Text.Json.Nodes;
using LightsailEmulator.Control;
using LightsailEmulator.Operations;
using LightsailEmulator.World;

namespace LightsailEmulator.Wire;

/// <summary>One call of the AWS JSON 1.1 protocol, from the bytes that came to the bytes that go.</summary>
internal sealed class ApiEndpoint(LightsailApi api, Store store, Chaos chaos, CallMeter meter, AccessKeys keys, bool noAuth, ILogger log, CancellationToken stopping)
{
    private const string ContentType = "application/x-amz-json-1.1";

    /// <summary>Answers a request whose whole <paramref name="body"/> has arrived.</summary>
    public async Task HandleAsync(HttpContext context, byte[] body)
    {
        string requestId = Arns.NewId();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        string? operation = OperationOf(context.Request);
        // Everything that arrives whole is noted before anything is decided: a judge counts what was sent, not what succeeded.
        if (operation == "ExportSnapshot") NoteSend(context.Request, requestId, body);

        var plan = new ChaosPlan();
        Answer answer;
        try
        {
            if (operation is null) throw ApiException.UnknownOperation("The requested operation is not recognized by the service.");
            Caller caller = noAuth ? SignatureCheck.Trust(context.Request) : SignatureCheck.Verify(context.Request, body, keys, EmulatorClock.RealNow);
            if (!IsJson11(context.Request)) throw ApiException.UnknownOperation($"The Content-Type must be {ContentType}.");

            if (!meter.Admit(operation, caller.Region)) throw new ApiException("ThrottlingException", "Rate exceeded");
            plan = chaos.Strike(operation);
            await WaitAsync(plan.DelayBefore);
            if (plan.Effect == "dropBefore")
            {
                Settle(requestId, "dropped");
                context.Abort();
                return;
            }

            if (plan.Effect == "throttle") throw new ApiException("ThrottlingException", "Rate exceeded");
            if (plan.Effect == "error") throw Injected(plan);

            ApiInput input = InputCheck.Read(operation, body);
            Outcome outcome = api.Execute(new Call(operation, caller, input, requestId) { HideSeconds = plan.HideSeconds, ExportFails = plan.ExportFails });
            answer = Answer.Of(outcome);
        }
        catch (ApiException refusal)
        {
            Settle(requestId, refusal.Type);
            answer = Answer.Of(refusal, operation);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "{Operation} failed inside the emulator, request {RequestId}", operation, requestId);
            answer = Answer.Of(new ApiException("ServiceException", "The emulator could not do this; see its log.", 500), operation);
        }

        await WaitAsync(plan.DelayAfter);
        await AnswerAsync(context, plan, answer, operation);
    }

    private async Task AnswerAsync(HttpContext context, ChaosPlan plan, Answer answer, string? operation)
    {
        if (plan.Effect == "dropAfter" || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        if (plan.Effect == "errorAfter") answer = Answer.Of(Injected(plan), operation) with { LedgerSeq = null };
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = answer.Body.Length;
        if (answer.ErrorType is { } type) context.Response.Headers["x-amzn-ErrorType"] = type;
        if (plan.Effect == "halfBody")
        {
            await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            return; // the server cuts the line of an answer that ends too soon, after sending what there is
        }

        // Noted first, taken back if the line breaks: whoever has read the answer must find it noted.
        SetAnswered(answer, true);
        try
        {
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
            await context.Response.CompleteAsync();
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            SetAnswered(answer, false);
        }
    }

    private void SetAnswered(Answer answer, bool value)
    {
        if (answer.LedgerSeq is { } seq) store.Note((_, _) => new Commit { Answered = new Answered(seq, value) });
    }

    private void NoteSend(HttpRequest request, string requestId, byte[] body)
    {
        Caller? claimed = SignatureCheck.Claimed(request);
        store.Note((state, now) => new Commit
        {
            Send = new SendEntry(state.LastSendSeq + 1, now, requestId, "ExportSnapshot", claimed?.Region, claimed?.AccessKeyId, SnapshotNamed(body), SendEntry.Received),
        });
    }

    private void Settle(string requestId, string outcome) =>
        store.Note((state, _) => state.FindSend(requestId) is { } send ? new Commit { Send = send with { Outcome = outcome } } : null);

    private static string? SnapshotNamed(byte[] body)
    {
        try
        {
            string? name = InputCheck.Read("ExportSnapshot", body).TextOrNull("sourceSnapshotName");
            return name?.Length > 255 ? name[..255] : name;
        }
        catch (ApiException)
        {
            return null; // an invalid request was sent all the same
        }
    }

    private Task WaitAsync(double seconds) => seconds > 0 ? Task.Delay(TimeSpan.FromSeconds(seconds), stopping) : Task.CompletedTask;

    private static ApiException Injected(ChaosPlan plan) => new(plan.Error!.Type, plan.Error.Message, plan.Error.Status);

    private static string? OperationOf(HttpRequest request)
    {
        string target = request.Headers["X-Amz-Target"].ToString();
        string prefix = $"{ApiModel.Lightsail.TargetPrefix}.";
        string? name = target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : null;
        return name is not null && ApiModel.Lightsail.Has(name) ? name : null;
    }

    private static bool IsJson11(HttpRequest request) =>
        (request.ContentType ?? "").Split(';')[0].Trim().Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    private sealed record Answer(int Status, byte[] Body, string? ErrorType, long? LedgerSeq)
    {
        public static Answer Of(Outcome outcome) => new(200, JsonSerializer.SerializeToUtf8Bytes(outcome.Body), null, outcome.LedgerSeq);

        public static Answer Of(ApiException refusal, string? operation)
        {
            var body = new JsonObject
            {
                ["__type"] = refusal.Type,
                ["message"] = refusal.Message,
                ["code"] = refusal.Type,
                ["docs"] = $"https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/{(operation is null ? "Welcome" : $"API_{operation}")}.html",
                ["tip"] = refusal.Tip ?? "",
            };
            return new Answer(refusal.Status, JsonSerializer.SerializeToUtf8Bytes(body), refusal.Type, null);
        }
    }
}
