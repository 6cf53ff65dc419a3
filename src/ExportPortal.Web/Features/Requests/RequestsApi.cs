using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Execution;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The calls about requests.</summary>
public static class RequestsApi
{
    /// <summary>What an approver sends with a decision.</summary>
    /// <param name="Comment">The approver's words; at least 10 characters for a rejection.</param>
    /// <param name="PlanHash">planHash of the request that the approver saw; without it the plan as it stands is decided on.</param>
    public sealed record DecisionBody(string? Comment, string? PlanHash);

    /// <summary>What somebody says.</summary>
    /// <param name="Text">1 to 2,000 characters.</param>
    public sealed record MessageBody(string? Text);

    /// <summary>A request as its requester wants it now; what is left out is empty afterwards.</summary>
    /// <param name="Justification">10 to 2,000 characters.</param>
    /// <param name="Ticket">Ticket reference, or null.</param>
    /// <param name="NotBefore">Earliest start, UTC, or null.</param>
    public sealed record EditBody(string? Justification, string? Ticket, DateTimeOffset? NotBefore)
    {
        /// <summary>Why a snapshot that was exported before is needed again; left out, it stays as it is.</summary>
        public string? RepeatReason { get; init; }

        /// <summary>The request's own tags; left out, they stay as they are.</summary>
        public IReadOnlyList<string>? Tags { get; init; }
    }

    /// <summary>Several decisions at once.</summary>
    /// <param name="Decision">Approved, Rejected or ChangesRequested.</param>
    /// <param name="Comment">The approver's words, the same for all.</param>
    /// <param name="Items">The requests.</param>
    public sealed record DecisionsBody(DecisionKind? Decision, string? Comment, IReadOnlyList<DecisionsItem>? Items);

    /// <summary>One of them.</summary>
    /// <param name="Id">The request.</param>
    /// <param name="PlanHash">planHash of the request that the approver looked at, or null to take the plan as it stands, unseen: what warns or costs much is not approved so.</param>
    public sealed record DecisionsItem(Guid Id, string? PlanHash);

    /// <summary>What became of one request of several.</summary>
    /// <param name="Id">The request, or null when none was made.</param>
    /// <param name="SnapshotName">The snapshot, where it was named.</param>
    /// <param name="Code">Code of the refusal, or null when it is done.</param>
    /// <param name="Message">The refusal in words, or null.</param>
    public sealed record ItemResult(Guid? Id, string? SnapshotName, string? Code, string? Message);

    /// <summary>What became of a batch.</summary>
    /// <param name="BatchId">Its identifier.</param>
    /// <param name="Items">In the order asked.</param>
    public sealed record BatchView(Guid BatchId, IReadOnlyList<ItemResult> Items);

    /// <summary>Maps them.</summary>
    public static void MapRequestsApi(this RouteGroupBuilder calls)
    {
        RouteGroupBuilder requests = calls.MapGroup("/requests").WithTags("Requests");
        requests.MapPost("", SubmitAsync).WithSummary("Asks for the export of one snapshot. The same Idempotency-Key makes one request only.")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        requests.MapPost("/batch", SubmitBatchAsync).WithSummary("Asks for the export of up to 100 snapshots, one request each. Says what became of each.")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        requests.MapPost("/decisions", DecideSeveralAsync).WithSummary("Decides on up to 500 requests. Says what became of each.").ProducesProblem(400);
        requests.MapQuery("", ListAsync).WithSummary("Lists the requests that you may see, newest first.").ProducesProblem(400);
        requests.MapGet("/{id:guid}", GetAsync).WithSummary("Shows one request.").ProducesProblem(404);
        requests.MapGet("/{id:guid}/evidence", EvidenceAsync).WithSummary("Takes the evidence of one request: a zip that can be verified without the portal.")
            .Produces<byte[]>(200, "application/zip").ProducesProblem(404);
        requests.MapPost("/{id:guid}/approve", ApproveAsync).Changes("Approves a request.");
        requests.MapPost("/{id:guid}/reject", RejectAsync).Changes("Rejects a request, with a comment.");
        requests.MapPost("/{id:guid}/send-back", SendBackAsync).Changes("Sends a request back for changes, with a comment.");
        requests.MapPost("/{id:guid}/edit", EditAsync).Changes("Edits your own waiting request: a new revision, for which no decision counts yet.");
        requests.MapPost("/{id:guid}/take-back", TakeBackAsync).Changes("Takes your own approval back, with a comment, where the policy has an undo window.");
        requests.MapPost("/{id:guid}/messages", PostMessageAsync).Changes("Says something in the conversation of a request.");
        requests.MapPost("/{id:guid}/withdraw", WithdrawAsync).Changes("Takes your own request back.");
        requests.MapPost("/{id:guid}/retry", RetryAsync).Changes("Sends a failed request again under the same approval.");
        requests.MapPost("/{id:guid}/resolve", ResolveAsync).Changes("Settles a request that needs attention: adoptRecord, notOurs or close.");
    }

    private static void Changes(this RouteHandlerBuilder call, string summary) => call.WithSummary(summary).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    private static async Task<Created<RequestView>> SubmitAsync(
        NewRequest body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, SubmitRequest submit, GetRequest get, CancellationToken cancel)
    {
        Guid id = await submit.ExecuteAsync(body, idempotencyKey, cancel);
        return TypedResults.Created($"/api/v1/requests/{id}", await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<BatchView>> SubmitBatchAsync(NewBatch body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, SubmitBatch submit)
    {
        // Not cancelled with the call: what is being submitted is stored whole or not at all.
        BatchResult result = await submit.ExecuteAsync(body, idempotencyKey, CancellationToken.None);
        return TypedResults.Ok(new BatchView(result.BatchId, [.. result.Items.Select(i => new ItemResult(i.RequestId, i.Item.SnapshotName, i.Refusal?.Code, i.Refusal?.Message))]));
    }

    private static async Task<Ok<ItemResult[]>> DecideSeveralAsync(DecisionsBody body, DecideSeveral decide)
    {
        DecisionKind kind = body.Decision ?? throw RuleBroken.Invalid("decision-required", "Say what the decision is: Approved, Rejected or ChangesRequested.", "decision");
        DecisionItem[] items = [.. (body.Items ?? []).Select(i => new DecisionItem(i.Id, 0, "", i.PlanHash) { WasOpened = i.PlanHash is not null })];
        IReadOnlyList<DecisionResult> results = await decide.ExecuteAsync(items, kind, body.Comment, CancellationToken.None);
        return TypedResults.Ok<ItemResult[]>([.. results.Select(r => new ItemResult(r.Item.Id, null, r.Refusal?.Code, r.Refusal?.Message))]);
    }

    private static async Task<Ok<RequestView>> TakeBackAsync(Guid id, DecisionBody? body, TakeBackApproval takeBack, GetRequest get, CancellationToken cancel)
    {
        await takeBack.ExecuteAsync(id, body?.Comment, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<RequestView>> PostMessageAsync(Guid id, MessageBody body, PostMessage post, GetRequest get, CancellationToken cancel)
    {
        await post.ExecuteAsync(id, body.Text, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<Page<RequestView>>> ListAsync(ListWholeRequests list, CancellationToken cancel, string[]? status = null, bool? mine = null, string? cursor = null, int? limit = null)
    {
        Page<ExportRequest> page = await list.ExecuteAsync(new RequestFilter(QueryValues.Statuses(status), mine ?? false), cursor, QueryValues.Limit(limit), cancel);
        return TypedResults.Ok(new Page<RequestView>([.. page.Items.Select(RequestView.From)], page.NextCursor));
    }

    private static async Task<Ok<RequestView>> GetAsync(Guid id, GetRequest get, CancellationToken cancel) => TypedResults.Ok(await ViewAsync(get, id, cancel));

    private static async Task<FileContentHttpResult> EvidenceAsync(Guid id, EvidenceBundle bundle, CancellationToken cancel)
    {
        Evidence evidence = await bundle.ExecuteAsync(id, cancel);
        return TypedResults.File(evidence.Content, "application/zip", evidence.Name);
    }

    private static Task<Ok<RequestView>> ApproveAsync(Guid id, DecisionBody? body, DecideRequest decide, GetRequest get, CancellationToken cancel) =>
        DecideAsync(id, DecisionKind.Approved, body, decide, get, cancel);

    private static Task<Ok<RequestView>> RejectAsync(Guid id, DecisionBody? body, DecideRequest decide, GetRequest get, CancellationToken cancel) =>
        DecideAsync(id, DecisionKind.Rejected, body, decide, get, cancel);

    private static Task<Ok<RequestView>> SendBackAsync(Guid id, DecisionBody? body, DecideRequest decide, GetRequest get, CancellationToken cancel) =>
        DecideAsync(id, DecisionKind.ChangesRequested, body, decide, get, cancel);

    private static async Task<Ok<RequestView>> DecideAsync(Guid id, DecisionKind kind, DecisionBody? body, DecideRequest decide, GetRequest get, CancellationToken cancel)
    {
        await decide.ExecuteAsync(id, kind, body?.PlanHash, body?.Comment, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<RequestView>> EditAsync(Guid id, EditBody body, ResubmitRequest resubmit, GetRequest get, CancellationToken cancel)
    {
        await resubmit.ExecuteAsync(id, body.Justification ?? "", body.Ticket, body.NotBefore, body.RepeatReason, body.Tags, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<RequestView>> WithdrawAsync(Guid id, WithdrawRequest withdraw, GetRequest get, CancellationToken cancel)
    {
        await withdraw.ExecuteAsync(id, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<RequestView>> RetryAsync(Guid id, RetryRequest retry, GetRequest get, CancellationToken cancel)
    {
        await retry.ExecuteAsync(id, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<Ok<RequestView>> ResolveAsync(Guid id, Resolution body, ResolveRequest resolve, GetRequest get, CancellationToken cancel)
    {
        await resolve.ExecuteAsync(id, body, cancel);
        return TypedResults.Ok(await ViewAsync(get, id, cancel));
    }

    private static async Task<RequestView> ViewAsync(GetRequest get, Guid id, CancellationToken cancel) => RequestView.From((await get.ExecuteAsync(id, cancel)).Request);
}
