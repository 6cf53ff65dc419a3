using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Api;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The calls about the audit history.</summary>
public static class AuditApi
{
    /// <summary>An event as the API shows it: the members of docs/audit-format.md.</summary>
    public sealed record EventView(
        long Seq, Guid Id, DateTimeOffset At, ActorKind ActorKind, Guid? ActorId, string ActorName, string? OnBehalfOf, string Action, string SubjectType, string SubjectId, Guid? RequestId, string? Ip,
        JsonElement Data, string PrevHash, string Hash)
    {
        internal static EventView From(AuditEvent e) => new(
            e.Seq, e.Id, e.At, e.ActorKind, e.ActorId, e.ActorName, e.OnBehalfOf, e.Action, e.SubjectType, e.SubjectId, e.RequestId, e.Ip, JsonElement.Parse(e.Data), e.PrevHash, e.Hash);
    }

    /// <summary>What verifying found.</summary>
    /// <param name="Ok">Nothing is wrong.</param>
    /// <param name="Events">How many events are in order.</param>
    /// <param name="FirstBad">Sequence number of the first event that is wrong or missing.</param>
    /// <param name="Reason">What is wrong with it.</param>
    /// <param name="Checkpoints">How many events have a signed checkpoint that agrees.</param>
    public sealed record VerifyView(
        bool Ok, long Events, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? FirstBad,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason, long Checkpoints);

    /// <summary>Maps them.</summary>
    public static void MapAuditApi(this RouteGroupBuilder calls)
    {
        RouteGroupBuilder audit = calls.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", ListAsync).WithSummary("Lists audit events, newest first.").ProducesProblem(400);
        audit.MapGet("/export", ExportAsync).WithSummary("Streams audit events, oldest first, as JSON Lines or CSV.")
            .Produces<string>(200, "application/jsonl", "text/csv").ProducesProblem(400);
        audit.MapGet("/verify", VerifyAsync).WithSummary("Checks the whole chain of events against its checkpoints.");
    }

    private static async Task<Ok<Page<EventView>>> ListAsync(
        BrowseAudit browse, CancellationToken cancel, string? from = null, string? to = null, string? actor = null, string? action = null, string? subject = null, string? q = null, string? cursor = null, int? limit = null)
    {
        Page<AuditEvent> page = await browse.ExecuteAsync(Filter(from, to, actor, action, subject, q), cursor, QueryValues.Limit(limit), cancel);
        return TypedResults.Ok(new Page<EventView>([.. page.Items.Select(EventView.From)], page.NextCursor));
    }

    private static async Task ExportAsync(
        HttpContext http, ExportAudit export, TimeProvider clock, CancellationToken cancel,
        string? format = null, string? from = null, string? to = null, string? actor = null, string? action = null, string? subject = null, string? q = null)
    {
        Func<Stream, CancellationToken, Task> write = await export.ExecuteAsync(Filter(from, to, actor, action, subject, q), format, cancel);
        bool csv = string.Equals(format, "csv", StringComparison.OrdinalIgnoreCase);
        string stamp = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        http.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{stamp}.{(csv ? "csv" : "jsonl")}\"";
        await write(http.Response.Body, cancel);
    }

    private static async Task<Ok<VerifyView>> VerifyAsync(VerifyAudit verify, CancellationToken cancel)
    {
        AuditVerification found = await verify.ExecuteAsync(progress: null, cancel);
        return TypedResults.Ok(new VerifyView(found.Ok, found.Events, found.FirstBad?.Seq, found.FirstBad?.Reason, found.Checkpoints));
    }

    private static AuditFilter Filter(string? from, string? to, string? actor, string? action, string? subject, string? q) =>
        new(QueryValues.Time(from, "from"), QueryValues.Time(to, "to"), actor, action, subject, null, q);
}
