using ExportPortal.Domain.Audit;

namespace ExportPortal.Web.Features.Audit;

/// <summary>What each action of the catalogue means, in the words of a sentence about its actor.</summary>
public static class AuditActionWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [AuditActions.RequestSubmitted] = "asked for an export",
        [AuditActions.RequestApprovedByRule] = "approved by its policy",
        [AuditActions.RequestResubmitted] = "changed the request",
        [AuditActions.RequestWithdrawn] = "withdrew the request",
        [AuditActions.RequestCancelled] = "cancelled the export",
        [AuditActions.RequestExpired] = "expired without a decision",
        [AuditActions.RequestRetried] = "sent it again",
        [AuditActions.RequestCommented] = "wrote a comment",
        [AuditActions.RequestReminded] = "reminded the approvers",
        [AuditActions.RequestEscalated] = "passed the request on to the fallback group",
        [AuditActions.RequestUndecidable] = "found a request that nobody can decide on",
        [AuditActions.RequestDecidableAgain] = "found that somebody can decide again",
        [AuditActions.WebhookCreated] = "added a webhook",
        [AuditActions.WebhookChanged] = "changed a webhook",
        [AuditActions.WebhookRemoved] = "removed a webhook",
        [AuditActions.NotificationsTested] = "tested a way out of the portal",
        [AuditActions.ApprovalGiven] = "approved",
        [AuditActions.ApprovalRejected] = "rejected",
        [AuditActions.ApprovalChangesRequested] = "sent it back for changes",
        [AuditActions.ApprovalTakenBack] = "took the approval back",
        [AuditActions.DelegationCreated] = "named a deputy",
        [AuditActions.DelegationEnded] = "ended a delegation",
        [AuditActions.BatchSubmitted] = "asked for several exports in one go",
        [AuditActions.Refused] = "was refused",
        [AuditActions.ExportClaimed] = "is about to call AWS",
        [AuditActions.ExportCalled] = "started the export in AWS",
        [AuditActions.ExportCallRefused] = "AWS refused the call",
        [AuditActions.ExportNotSent] = "the call was not sent",
        [AuditActions.ExportOutcomeUnknown] = "outcome unknown",
        [AuditActions.ExportFoundOutside] = "found an export made outside the portal",
        [AuditActions.ExportLateAnswer] = "an answer came after the attempt was settled",
        [AuditActions.ExportAdopted] = "found the export in AWS",
        [AuditActions.ExportConfirmedNotStarted] = "the export was certainly not started",
        [AuditActions.ExportNeedsAttention] = "needs an administrator",
        [AuditActions.ExportResolved] = "settled the request",
        [AuditActions.ExportOperationChanged] = "an AWS operation moved on",
        [AuditActions.ExportSucceeded] = "the export is done",
        [AuditActions.ExportFailed] = "the export failed",
        [AuditActions.ExportStopped] = "stopped before the call",
        [AuditActions.UserCreated] = "created an account",
        [AuditActions.UserChanged] = "changed an account",
        [AuditActions.UserSignedIn] = "signed in",
        [AuditActions.UserSignedOut] = "signed out",
        [AuditActions.UserSignInFailed] = "failed to sign in",
        [AuditActions.TokenCreated] = "created an API token",
        [AuditActions.TokenRevoked] = "revoked an API token",
        [AuditActions.PoliciesDrafted] = "began a draft of the policies",
        [AuditActions.PoliciesDraftChanged] = "changed the draft of the policies",
        [AuditActions.PoliciesSubmitted] = "proposed policies for publication",
        [AuditActions.PoliciesSentBack] = "sent the draft of the policies back",
        [AuditActions.PoliciesDiscarded] = "discarded the draft of the policies",
        [AuditActions.PoliciesPublished] = "published policies",
        [AuditActions.PoliciesPublishedAlone] = "published the own policies without a second person",
        [AuditActions.GroupCreated] = "created a group",
        [AuditActions.GroupChanged] = "changed a group",
        [AuditActions.GroupDeleted] = "deleted a group",
        [AuditActions.FreezeChanged] = "changed a freeze",
        [AuditActions.AuditExported] = "exported the audit history",
        [AuditActions.AuditVerified] = "verified the audit history",
        [AuditActions.PortalSeeded] = "synthetic history was added",
    };

    /// <summary>The words for an action; one that has none yet is shown by its name.</summary>
    public static string For(string action) => Words.GetValueOrDefault(action, action);
}
