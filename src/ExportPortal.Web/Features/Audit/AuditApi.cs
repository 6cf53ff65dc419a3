using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Data.Audit;
using ExportPortal.Domain;
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

    /// <summary>A background export as the API shows it.</summary>
    public sealed record ExportView(
        Guid Id, AuditExportState State, string Format, string Query, long UpToSeq, long ReachedSeq, long Written, DateTimeOffset AskedAt, DateTimeOffset? EndedAt, DateTimeOffset? ExpiresAt, long? Size, string? Sha256,
        string? Failure, string? File)
    {
        internal static ExportView From(AuditExport e) => new(
            e.Id, e.State, e.Format, e.Query, e.UpToSeq, e.ReachedSeq, e.Written, e.AskedAt, e.EndedAt, e.ExpiresAt, e.Size, e.Sha256, e.Failure,
            e.State == AuditExportState.Ready ? $"/api/v1/audit/exports/{e.Id}/file" : null);
    }

    /// <summary>What is asked for.</summary>
    /// <param name="Format">jsonl, csv or xlsx.</param>
    /// <param name="Query">Which events, as docs/audit-search.md says; all when absent.</param>
    public sealed record ExportBody(string? Format, string? Query);

    /// <summary>Maps them.</summary>
    public static void MapAuditApi(this RouteGroupBuilder calls)
    {
        RouteGroupBuilder audit = calls.MapGroup("/audit").WithTags("Audit");
        audit.MapQuery("", ListAsync).WithSummary("Lists audit events, newest first.").ProducesProblem(400);
        audit.MapQuery("/export", ExportAsync).WithSummary("Streams audit events, oldest first, as JSON Lines or CSV, or up to 50,000 as an Excel workbook.")
            .Produces<string>(200, "application/jsonl", "text/csv").ProducesProblem(400).ProducesProblem(409);
        audit.MapPost("/exports", AskAsync).WithSummary("Has a large export written in the background.").ProducesProblem(400).ProducesProblem(409);
        audit.MapGet("/exports", ListExportsAsync).WithSummary("Lists your background exports, newest first.");
        audit.MapGet("/exports/{id:guid}", GetExportAsync).WithSummary("Shows how far one of your background exports is.").ProducesProblem(404);
        audit.MapGet("/exports/{id:guid}/file", FetchAsync).WithSummary("Fetches the file of one of your finished background exports.").Produces<byte[]>(200, "application/octet-stream").ProducesProblem(404).ProducesProblem(409);
        audit.MapQuery("/verify", VerifyAsync).WithSummary("Checks the whole chain of events against its checkpoints, or the part from one event to another, which proves less.").ProducesProblem(400);
    }

    private static async Task<Ok<Page<EventView>>> ListAsync(
        BrowseAudit browse, CancellationToken cancel, string? from = null, string? to = null, string? actor = null, string? action = null, string? subject = null, string? q = null, string? query = null,
        string? order = null, string? cursor = null, int? limit = null)
    {
        if (order is not (null or "newest" or "oldest"))
        {
            throw RuleBroken.Invalid("order-invalid", "The order is newest or oldest: which comes first.", "order");
        }

        Page<AuditEvent> page = await browse.ExecuteAsync(Filter(from, to, actor, action, subject, q, query), cursor, QueryValues.Limit(limit), cancel, order == "oldest");
        return TypedResults.Ok(new Page<EventView>([.. page.Items.Select(EventView.From)], page.NextCursor));
    }

    private static async Task ExportAsync(
        HttpContext http, ExportAudit export, TimeProvider clock, CancellationToken cancel,
        string? format = null, string? from = null, string? to = null, string? actor = null, string? action = null, string? subject = null, string? q = null, string? query = null, string? zone = null)
    {
        AuditFilter filter = Filter(from, to, actor, action, subject, q, query) with { Zone = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? known) ? known : null };
        await using AuditDownload file = await export.ExecuteAsync(filter, format, cancel);
        string wanted = AuditFormat.Find(format);
        string stamp = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        http.Response.ContentType = AuditFormat.MediaType(wanted);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{stamp}.{wanted}\"";
        if (file.Sha256 is { } sum)
        {
            // RFC 9530; what the event of this export names too.
            http.Response.Headers["Content-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(sum))}:";
            http.Response.ContentLength = file.Length;
        }

        await file.WriteAsync(http.Response.Body, cancel);
    }

    private static async Task<Accepted<ExportView>> AskAsync(ExportBody body, AskAuditExport ask, CancellationToken cancel)
    {
        AuditExport export = await ask.ExecuteAsync(new AuditFilter(Query: body.Query), body.Format, cancel);
        return TypedResults.Accepted($"/api/v1/audit/exports/{export.Id}", ExportView.From(export));
    }

    private static async Task<Ok<ExportView[]>> ListExportsAsync(FetchAuditExport fetch, CancellationToken cancel) =>
        TypedResults.Ok((await fetch.ListAsync(cancel)).Select(ExportView.From).ToArray());

    private static async Task<Ok<ExportView>> GetExportAsync(Guid id, FetchAuditExport fetch, CancellationToken cancel) => TypedResults.Ok(ExportView.From(await fetch.GetAsync(id, cancel)));

    private static async Task<FileStreamHttpResult> FetchAsync(Guid id, FetchAuditExport fetch, CancellationToken cancel)
    {
        (AuditExport export, FileStream file) = await fetch.OpenAsync(id, cancel);
        return TypedResults.File(file, AuditFormat.MediaType(export.Format), AuditExportFolder.ShownName(export));
    }

    private static async Task<Ok<VerifyView>> VerifyAsync(VerifyAudit verify, CancellationToken cancel, long? from = null, long? to = null)
    {
        AuditVerification found = await verify.ExecuteAsync(new VerifyScope(from ?? 1, To: to), progress: null, cancel);
        return TypedResults.Ok(new VerifyView(found.Ok, found.Events, found.FirstBad?.Seq, found.FirstBad?.Reason, found.Checkpoints));
    }

    private static AuditFilter Filter(string? from, string? to, string? actor, string? action, string? subject, string? q, string? query) =>
        new(QueryValues.Time(from, "from"), QueryValues.Time(to, "to"), actor, action, subject, null, q, query);
}
