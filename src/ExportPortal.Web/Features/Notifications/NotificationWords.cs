using System.Globalization;
using System.Text.RegularExpressions;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Notifications in words: the same in the bell, in mails and in webhooks.</summary>
public static partial class NotificationWords
{
    /// <summary>What a kind is called in preferences and filters.</summary>
    public static string Name(NotificationKind kind) => kind switch
    {
        NotificationKind.ApprovalNeeded => "A request waits for my decision",
        NotificationKind.Reminder => "Reminder of a waiting request",
        NotificationKind.Escalated => "A request was passed on to the fallback group",
        NotificationKind.NoLongerNeeded => "Nothing to decide any more",
        NotificationKind.Approved => "Approved",
        NotificationKind.Rejected => "Rejected",
        NotificationKind.ChangesRequested => "Changes requested",
        NotificationKind.Withdrawn => "Taken back",
        NotificationKind.Expired => "Expired",
        NotificationKind.Exported => "Exported",
        NotificationKind.Failed => "Export failed",
        NotificationKind.NeedsAttention => "Needs attention",
        NotificationKind.Commented => "New comment",
        NotificationKind.Undecidable => "Nobody can decide",
        _ => "Export made outside the portal",
    };

    /// <summary>The kind's name in webhooks, e.g. "approval-needed".</summary>
    public static string Code(NotificationKind kind) => Capitals().Replace(kind.ToString(), "-$0")[1..].ToLowerInvariant();

    /// <summary>The news in a line.</summary>
    public static string Title(NotificationKind kind, NotificationFacts facts)
    {
        string request = $"Request {facts.Number}";
        return kind switch
        {
            NotificationKind.ApprovalNeeded => $"{request} waits for approval",
            NotificationKind.Reminder => $"{request} still waits for approval",
            NotificationKind.Escalated => $"{request} was passed on to {facts.Groups}",
            NotificationKind.NoLongerNeeded => Settled(facts),
            NotificationKind.Approved => $"{request} is approved",
            NotificationKind.Rejected => $"{request} is rejected",
            NotificationKind.ChangesRequested => $"{request} needs changes",
            NotificationKind.Withdrawn => $"{request} was taken back",
            NotificationKind.Expired => $"{request} expired: nobody decided in time",
            NotificationKind.Exported => $"{request} is exported: {facts.Destination}",
            NotificationKind.Failed => $"The export of request {facts.Number} failed",
            NotificationKind.NeedsAttention => $"{request} needs attention",
            NotificationKind.Commented => $"{facts.By ?? "The portal"} commented on request {facts.Number}",
            NotificationKind.Undecidable => $"Nobody can decide on request {facts.Number}",
            _ => facts.Count is > 1 ? $"{facts.Count} exports were made outside the portal" : "An export was made outside the portal",
        };
    }

    /// <summary>Several of one kind in a line.</summary>
    public static string Title(NotificationKind kind, int count) => kind switch
    {
        NotificationKind.ApprovalNeeded => $"{count} requests wait for approval",
        NotificationKind.Reminder => $"{count} requests still wait for approval",
        NotificationKind.Escalated => $"{count} requests were passed on to the fallback group",
        NotificationKind.NoLongerNeeded => $"{count} requests no longer wait for you",
        NotificationKind.Approved => $"{count} requests are approved",
        NotificationKind.Rejected => $"{count} requests are rejected",
        NotificationKind.ChangesRequested => $"{count} requests need changes",
        NotificationKind.Withdrawn => $"{count} requests were taken back",
        NotificationKind.Expired => $"{count} requests expired",
        NotificationKind.Exported => $"{count} requests are exported",
        NotificationKind.Failed => $"{count} exports failed",
        NotificationKind.NeedsAttention => $"{count} requests need attention",
        NotificationKind.Commented => $"{count} new comments",
        NotificationKind.Undecidable => $"{count} requests nobody can decide on",
        _ => $"{count} exports were made outside the portal",
    };

    /// <summary>What it is about: "web-1, 40 GB, acme-europe eu-central-1, asked by Rita Romero".</summary>
    public static string About(NotificationFacts facts)
    {
        string size = facts.SizeInGb is { } gb ? string.Create(CultureInfo.InvariantCulture, $", {gb} GB") : "";
        string place = facts.Connection is null ? "" : $", {facts.Connection} {facts.Region}";
        return $"{facts.Snapshot}{size}{place}{(facts.Requester is null ? "" : $", asked by {facts.Requester}")}";
    }

    /// <summary>What somebody said or what went wrong, or null.</summary>
    public static string? Detail(NotificationKind kind, NotificationFacts facts) => kind switch
    {
        NotificationKind.ApprovalNeeded or NotificationKind.Reminder or NotificationKind.Escalated => facts.Justification,
        NotificationKind.Failed or NotificationKind.NeedsAttention => facts.Error,
        NotificationKind.Undecidable => facts.Groups is { Length: > 0 } groups ? $"It waits for {groups}, and nobody there can decide now." : "It waits for an approver, and there is none who can decide now.",
        _ => facts.Comment,
    };

    /// <summary>The page that it is about.</summary>
    public static string Path(NotificationKind kind, Guid? requestId) =>
        requestId is { } id ? $"/requests/{id}" : kind == NotificationKind.FoundOutside ? "/admin/attention" : "/notifications";

    private static string Settled(NotificationFacts facts)
    {
        string by = facts.By ?? "The portal";
        return Enum.TryParse(facts.Status, out RequestStatus status) ? status switch
        {
            RequestStatus.Approved => $"{by} approved request {facts.Number}",
            RequestStatus.Rejected => $"{by} rejected request {facts.Number}",
            RequestStatus.ChangesRequested => $"{by} sent request {facts.Number} back",
            RequestStatus.Withdrawn or RequestStatus.Cancelled => $"{by} took request {facts.Number} back",
            RequestStatus.Expired => $"Request {facts.Number} expired",
            _ => $"{by} approved request {facts.Number}; your stage is complete",
        }
        : $"Request {facts.Number} no longer waits for you";
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();
}
