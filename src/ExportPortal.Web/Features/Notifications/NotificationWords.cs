using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Notifications in words: the same in the bell, in mails and in webhooks. Pages say them in the viewer's language; what is sent is made by jobs, in English.</summary>
public static partial class NotificationWords
{
    /// <summary>What a kind is called in preferences and filters.</summary>
    public static string Name(NotificationKind kind) => kind switch
    {
        NotificationKind.ApprovalNeeded => T("A request waits for my decision"),
        NotificationKind.Reminder => T("Reminder of a waiting request"),
        NotificationKind.Escalated => T("A request was passed on to the fallback group"),
        NotificationKind.NoLongerNeeded => T("Nothing to decide any more"),
        NotificationKind.Approved => Say(RequestStatus.Approved.Title()),
        NotificationKind.Rejected => Say(RequestStatus.Rejected.Title()),
        NotificationKind.ChangesRequested => Say(RequestStatus.ChangesRequested.Title()),
        NotificationKind.Withdrawn => T("Withdrawn or cancelled"),
        NotificationKind.Expired => Say(RequestStatus.Expired.Title()),
        NotificationKind.Exported => Say(RequestStatus.Succeeded.Title()),
        NotificationKind.Failed => Say(RequestStatus.Failed.Title()),
        NotificationKind.NeedsAttention => Say(RequestStatus.NeedsAttention.Title()),
        NotificationKind.Commented => T("New comment"),
        NotificationKind.Undecidable => T("Nobody can decide"),
        _ => T("Export made outside the portal"),
    };

    /// <summary>The kind's name in webhooks, e.g. "approval-needed".</summary>
    public static string Code(NotificationKind kind) => Capitals().Replace(kind.ToString(), "-$0")[1..].ToLowerInvariant();

    /// <summary>The news in a line.</summary>
    public static string Title(NotificationKind kind, NotificationFacts facts) => kind switch
    {
        NotificationKind.ApprovalNeeded => T("Request {0} waits for approval", facts.Number),
        NotificationKind.Reminder => T("Request {0} still waits for approval", facts.Number),
        NotificationKind.Escalated => T("Request {0} was passed on to {1}", facts.Number, facts.Groups),
        NotificationKind.NoLongerNeeded => Settled(facts),
        NotificationKind.Approved => T("Request {0} is approved", facts.Number),
        NotificationKind.Rejected => T("Request {0} is rejected", facts.Number),
        NotificationKind.ChangesRequested => T("Request {0} needs changes", facts.Number),
        NotificationKind.Withdrawn => facts.Status == nameof(RequestStatus.Cancelled) ? T("Request {0} is cancelled", facts.Number) : T("Request {0} is withdrawn", facts.Number),
        NotificationKind.Expired => T("Request {0} expired: nobody decided in time", facts.Number),
        NotificationKind.Exported => T("Request {0} is exported: {1}", facts.Number, facts.Destination),
        NotificationKind.Failed => T("The export of request {0} failed", facts.Number),
        NotificationKind.NeedsAttention => T("Request {0} needs attention", facts.Number),
        NotificationKind.Commented => T("{0} commented on request {1}", facts.By ?? T("The portal"), facts.Number),
        NotificationKind.Undecidable => T("Nobody can decide on request {0}", facts.Number),
        _ => facts.Count is > 1 ? T("{0} exports were made outside the portal", facts.Count) : T("An export was made outside the portal"),
    };

    /// <summary>Several of one kind in a line.</summary>
    public static string Title(NotificationKind kind, int count) => kind switch
    {
        NotificationKind.ApprovalNeeded => T("{0} requests wait for approval", count),
        NotificationKind.Reminder => T("{0} requests still wait for approval", count),
        NotificationKind.Escalated => T("{0} requests were passed on to the fallback group", count),
        NotificationKind.NoLongerNeeded => T("{0} requests no longer wait for you", count),
        NotificationKind.Approved => T("{0} requests are approved", count),
        NotificationKind.Rejected => T("{0} requests are rejected", count),
        NotificationKind.ChangesRequested => T("{0} requests need changes", count),
        NotificationKind.Withdrawn => T("{0} requests are withdrawn or cancelled", count),
        NotificationKind.Expired => T("{0} requests expired", count),
        NotificationKind.Exported => T("{0} requests are exported", count),
        NotificationKind.Failed => T("{0} exports failed", count),
        NotificationKind.NeedsAttention => T("{0} requests need attention", count),
        NotificationKind.Commented => T("{0} new comments", count),
        NotificationKind.Undecidable => T("{0} requests nobody can decide on", count),
        _ => T("{0} exports were made outside the portal", count),
    };

    /// <summary>What it is about: "web-1, 40 GB, acme-europe eu-central-1, asked by Rita Romero".</summary>
    public static string About(NotificationFacts facts)
    {
        string size = facts.SizeInGb is { } gb ? string.Create(CultureInfo.InvariantCulture, $", {gb} GB") : "";
        string place = facts.Connection is null ? "" : $", {facts.Connection} {facts.Region}";
        return $"{facts.Snapshot}{size}{place}{(facts.Requester is null ? "" : $", {AskedBy(facts.Requester, facts.OnBehalfOf)}")}";
    }

    /// <summary>What somebody said or what went wrong, or null.</summary>
    public static string? Detail(NotificationKind kind, NotificationFacts facts) => kind switch
    {
        NotificationKind.ApprovalNeeded or NotificationKind.Reminder or NotificationKind.Escalated => facts.Justification,
        NotificationKind.Failed or NotificationKind.NeedsAttention => facts.Error,
        NotificationKind.Undecidable => facts.Groups is { Length: > 0 } groups ? T("It waits for {0}, and nobody there can decide now.", groups) : T("It waits for an approver, and there is none who can decide now."),
        _ => facts.Comment,
    };

    /// <summary>The page that it is about.</summary>
    public static string Path(NotificationKind kind, Guid? requestId) =>
        requestId is { } id ? $"/requests/{id}" : kind == NotificationKind.FoundOutside ? "/admin/attention" : "/notifications";

    private static string AskedBy(string requester, string? onBehalfOf) => onBehalfOf is null ? T("asked by {0}", requester) : T("asked by {0} on behalf of {1}", requester, onBehalfOf);

    private static string Settled(NotificationFacts facts)
    {
        string by = facts.By ?? T("The portal");
        return Enum.TryParse(facts.Status, out RequestStatus status) ? status switch
        {
            RequestStatus.Approved => T("{0} approved request {1}", by, facts.Number),
            RequestStatus.Rejected => T("{0} rejected request {1}", by, facts.Number),
            RequestStatus.ChangesRequested => T("{0} sent request {1} back", by, facts.Number),
            RequestStatus.Withdrawn or RequestStatus.Cancelled => T("{0} took request {1} back", by, facts.Number),
            RequestStatus.Expired => T("Request {0} expired", facts.Number),
            _ => T("{0} approved request {1}; your stage is complete", by, facts.Number),
        }
        : T("Request {0} no longer waits for you", facts.Number);
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();
}
