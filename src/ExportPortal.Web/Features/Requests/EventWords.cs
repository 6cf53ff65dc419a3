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
            AuditActions.RequestSubmitted when Text(data, "onBehalfOf") is { Length: > 0 } other => T("asked for the export on behalf of {0}", other),
            AuditActions.RequestSubmitted => T("asked for the export"),
            AuditActions.RequestApprovedByRule => T("approved by policy “{0}”", Text(data, "policy")),
            AuditActions.RequestResubmitted => T("edited the request; this is revision {0}, earlier decisions no longer count", Text(data, "revision")),
            AuditActions.RequestWithdrawn => T("withdrew the request"),
            AuditActions.RequestCancelled => T("cancelled the export before it was sent"),
            AuditActions.RequestExpired => T("expired: nobody decided in time"),
            AuditActions.RequestRetried => T("sent it again as a new attempt"),
            AuditActions.RequestCommented => T("commented"),
            AuditActions.RequestReminded => T("reminded those who can decide"),
            AuditActions.RequestEscalated => T("passed it on to “{0}”, who may decide too from now on", Text(data, "group")),
            AuditActions.RequestUndecidable => T("raised the alarm: nobody can decide on it now"),
            AuditActions.RequestDecidableAgain => T("noted that somebody can decide on it again"),
            AuditActions.ApprovalGiven when Text(data, "deputyFor") is { Length: > 0 } other => T("approved as deputy of {0} ({1} of {2})", other, Text(data, "approvals"), Text(data, "required")),
            AuditActions.ApprovalGiven => T("approved ({0} of {1})", Text(data, "approvals"), Text(data, "required")),
            AuditActions.ApprovalRejected => Text(data, "deputyFor") is { Length: > 0 } other ? T("rejected it as deputy of {0}", other) : T("rejected it"),
            AuditActions.ApprovalChangesRequested => Text(data, "deputyFor") is { Length: > 0 } other ? T("asked for changes as deputy of {0}", other) : T("asked for changes"),
            AuditActions.ApprovalTakenBack => T("took the approval back"),
            AuditActions.Refused => T("tried to {0}, which was refused", Say(Text(data, "tried"))),
            AuditActions.ExportClaimed => Text(data, "attempt") is { Length: > 0 } attempt ? T("claimed the export for attempt {0}", attempt) : T("claimed the export"),
            AuditActions.ExportCalled => T("AWS accepted the export"),
            AuditActions.ExportCallRefused => With(T("AWS refused the call"), data, "errorCode"),
            AuditActions.ExportNotSent => With(T("not sent, to be tried again"), data, "errorCode"),
            AuditActions.ExportOutcomeUnknown => With(T("the outcome of the call is unknown"), data, "errorCode"),
            AuditActions.ExportLateAnswer => T("got an answer after the attempt had been settled; nothing was changed"),
            AuditActions.ExportAdopted => With(T("found the export in AWS and took it over"), data, "record"),
            AuditActions.ExportConfirmedNotStarted => T("established that AWS had not started the export"),
            AuditActions.ExportNeedsAttention => With(T("an administrator must decide"), data, "errorCode"),
            AuditActions.ExportResolved => T("settled it: {0}", Say(Text(data, "resolution"))),
            AuditActions.ExportOperationChanged => Operation(data),
            AuditActions.ExportSucceeded => With(T("the export is done"), data, "destination"),
            AuditActions.ExportFailed => With(T("the export failed"), data, "errorCode"),
            AuditActions.ExportStopped => With(T("stopped before the call"), data, "errorCode"),
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

    /// <summary>A sentence with what was said of it after a colon, where something was.</summary>
    private static string With(string sentence, JsonElement data, string name) => Text(data, name) is { Length: > 0 } text ? $"{sentence}: {text}" : sentence;

    private static string Operation(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty("operation", out JsonElement operation)
            ? T("operation {0}: {1}", Text(operation, "operationType"), Text(operation, "errorCode") is { Length: > 0 } code ? $"{Text(operation, "status")}, {code}" : Text(operation, "status"))
            : T("an operation has changed");
}
