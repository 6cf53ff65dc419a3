using System.Text.Json;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Requests;

/// <summary>An audit event as one line of a request's timeline.</summary>
public static class EventWords
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What happened, as a sentence without its subject.</summary>
    public static string Of(AuditEvent happened)
    {
        JsonElement data = Read(happened.Data);
        return happened.Action switch
        {
            AuditActions.RequestSubmitted => "asked for the export",
            AuditActions.RequestApprovedByRule => $"approved by policy {Quote(data, "policy")}",
            AuditActions.RequestResubmitted => $"edited the request; this is revision {Text(data, "revision")}, earlier decisions no longer count",
            AuditActions.RequestWithdrawn => "withdrew the request",
            AuditActions.RequestCancelled => "cancelled the export before it was sent",
            AuditActions.RequestExpired => "expired: nobody decided in time",
            AuditActions.RequestRetried => "sent it again as a new attempt",
            AuditActions.RequestCommented => "commented",
            AuditActions.RequestReminded => "reminded those who can decide",
            AuditActions.RequestEscalated => $"passed it on to {Quote(data, "group")}, who may decide too from now on",
            AuditActions.RequestUndecidable => "raised the alarm: nobody can decide on it now",
            AuditActions.RequestDecidableAgain => "noted that somebody can decide on it again",
            AuditActions.ApprovalGiven => $"approved{Of(data, "deputyFor", " as deputy of ")} ({Text(data, "approvals")} of {Text(data, "required")})",
            AuditActions.ApprovalRejected => $"rejected it{Of(data, "deputyFor", " as deputy of ")}",
            AuditActions.ApprovalChangesRequested => $"asked for changes{Of(data, "deputyFor", " as deputy of ")}",
            AuditActions.ApprovalTakenBack => "took the approval back",
            AuditActions.Refused => $"tried to {Text(data, "tried")}, which was refused",
            AuditActions.ExportClaimed => $"claimed the export{Of(data, "attempt", " for attempt ")}",
            AuditActions.ExportCalled => "AWS accepted the export",
            AuditActions.ExportCallRefused => $"AWS refused the call{Of(data, "errorCode", ": ")}",
            AuditActions.ExportNotSent => $"not sent, to be tried again{Of(data, "errorCode", ": ")}",
            AuditActions.ExportOutcomeUnknown => $"the outcome of the call is unknown{Of(data, "errorCode", ": ")}",
            AuditActions.ExportLateAnswer => "got an answer after the attempt had been settled; nothing was changed",
            AuditActions.ExportAdopted => $"found the export in AWS and took it over{Of(data, "record", ": ")}",
            AuditActions.ExportConfirmedNotStarted => "established that AWS had not started the export",
            AuditActions.ExportNeedsAttention => $"an administrator must decide{Of(data, "errorCode", ": ")}",
            AuditActions.ExportResolved => $"settled it: {Text(data, "resolution")}",
            AuditActions.ExportOperationChanged => Operation(data),
            AuditActions.ExportSucceeded => $"the export is done{Of(data, "destination", ": ")}",
            AuditActions.ExportFailed => $"the export failed{Of(data, "errorCode", ": ")}",
            AuditActions.ExportStopped => $"stopped before the call{Of(data, "errorCode", ": ")}",
            _ => happened.Action,
        };
    }

    /// <summary>The words that a person wrote with it, or null.</summary>
    public static string? CommentOf(AuditEvent happened)
    {
        JsonElement data = Read(happened.Data);
        string words = happened.Action switch
        {
            AuditActions.RequestSubmitted => Text(data, "justification"),
            AuditActions.ExportResolved => Text(data, "reason"),
            AuditActions.Refused => Text(data, "message"),
            _ => Text(data, "comment"),
        };
        return words.Length == 0 ? null : words;
    }

    /// <summary>The event's data for reading, indented.</summary>
    public static string RawOf(AuditEvent happened) =>
        $"#{happened.Seq} {happened.Action}\nid {happened.Id}\nip {happened.Ip ?? "-"}\nhash {happened.Hash}\n{JsonSerializer.Serialize(Read(happened.Data), Indented)}";

    private static JsonElement Read(string data)
    {
        using JsonDocument document = JsonDocument.Parse(data.Length == 0 ? "{}" : data);
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";

    private static string Of(JsonElement data, string name, string before) => Text(data, name) is { Length: > 0 } text ? before + text : "";

    private static string Operation(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("operation", out JsonElement operation)
            ? $"operation {Text(operation, "operationType")}: {Text(operation, "status")}{Of(operation, "errorCode", ", ")}"
            : "an operation has changed";

    private static string Quote(JsonElement data, string name) => $"“{Text(data, name)}”";
}
