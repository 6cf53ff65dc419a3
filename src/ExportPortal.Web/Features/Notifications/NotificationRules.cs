using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Who is told.</summary>
public enum Audience
{
    /// <summary>No person; webhooks only.</summary>
    Nobody,

    /// <summary>Who asked, and on whose behalf.</summary>
    Requester,

    /// <summary>Those who can decide at the present stage.</summary>
    Deciders,

    /// <summary>Those who can decide at the present stage and have not been told that they can.</summary>
    NewDeciders,

    /// <summary>Those who have been told that they can decide, and cannot any more.</summary>
    ToldBefore,

    /// <summary>Administrators.</summary>
    Administrators,

    /// <summary>The requester, on whose behalf it was asked, and those who have decided on the request.</summary>
    Parties,
}

/// <summary>Something to tell.</summary>
/// <param name="Kind">What.</param>
/// <param name="Audience">Whom.</param>
/// <param name="ForWebhooks">Whether webhooks hear of it too.</param>
public sealed record News(NotificationKind Kind, Audience Audience, bool ForWebhooks = true);

/// <summary>Which audit events are news, and for whom. Whoever did it is never told.</summary>
public static class NotificationRules
{
    private static readonly News FollowUp = new(NotificationKind.NoLongerNeeded, Audience.ToldBefore, ForWebhooks: false);

    /// <summary>What to tell of an event.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="request">Its request as it stands after it, or null when it has none.</param>
    public static IReadOnlyList<News> Of(AuditEntry entry, ExportRequest? request)
    {
        if (entry.Action == AuditActions.ExportFoundOutside)
        {
            return [new News(NotificationKind.FoundOutside, Audience.Administrators)];
        }

        if (request is null)
        {
            return [];
        }

        // As it stood at the event: a later one of the same transaction may have changed it.
        RequestStatus status = entry.Data.TryGetValue("status", out object? value) && value is RequestStatus then ? then : request.Status;
        return entry.Action switch
        {
            AuditActions.RequestSubmitted or AuditActions.RequestResubmitted when status == RequestStatus.PendingApproval => [new News(NotificationKind.ApprovalNeeded, Audience.Deciders)],
            AuditActions.RequestApprovedByRule => [new News(NotificationKind.Approved, Audience.Requester), FollowUp],
            AuditActions.ApprovalGiven when status == RequestStatus.Approved => [new News(NotificationKind.Approved, Audience.Requester), FollowUp],
            // The approval was given at the stage before: the present one has none yet.
            AuditActions.ApprovalGiven when request.CurrentStage is { } stage && request.ApprovalsOf(stage) == 0 => [new News(NotificationKind.ApprovalNeeded, Audience.Deciders), FollowUp],
            AuditActions.ApprovalRejected => [new News(NotificationKind.Rejected, Audience.Requester), FollowUp],
            AuditActions.ApprovalChangesRequested => [new News(NotificationKind.ChangesRequested, Audience.Requester), FollowUp],
            AuditActions.ApprovalTakenBack when status == RequestStatus.Cancelled => [new News(NotificationKind.Withdrawn, Audience.Requester)],
            AuditActions.ApprovalTakenBack => [new News(NotificationKind.ApprovalNeeded, Audience.NewDeciders, ForWebhooks: false), FollowUp],
            AuditActions.RequestWithdrawn or AuditActions.RequestCancelled => [new News(NotificationKind.Withdrawn, Audience.Nobody), FollowUp],
            AuditActions.RequestExpired => [new News(NotificationKind.Expired, Audience.Requester), FollowUp],
            AuditActions.RequestReminded => [new News(NotificationKind.Reminder, Audience.Deciders)],
            AuditActions.RequestEscalated => [new News(NotificationKind.Escalated, Audience.Deciders)],
            AuditActions.RequestUndecidable => [new News(NotificationKind.Undecidable, Audience.Administrators)],
            AuditActions.RequestCommented => [new News(NotificationKind.Commented, Audience.Parties)],
            AuditActions.ExportSucceeded => [new News(NotificationKind.Exported, Audience.Requester)],
            AuditActions.ExportFailed or AuditActions.ExportCallRefused or AuditActions.ExportStopped or AuditActions.ExportResolved when status == RequestStatus.Failed =>
                [new News(NotificationKind.Failed, Audience.Requester)],
            AuditActions.ExportNeedsAttention => [new News(NotificationKind.NeedsAttention, Audience.Requester), new News(NotificationKind.NeedsAttention, Audience.Administrators, ForWebhooks: false)],
            _ => [],
        };
    }
}
