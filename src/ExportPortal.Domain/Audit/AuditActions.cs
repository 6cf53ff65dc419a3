using System.Reflection;

namespace ExportPortal.Domain.Audit;

/// <summary>The closed catalogue of what the audit history can say. Names are stable: stored, searched and exported.</summary>
public static class AuditActions
{
#pragma warning disable CS1591 // each name is its own description
    public const string RequestSubmitted = "request.submitted";
    public const string RequestApprovedByRule = "request.approved-by-rule";
    public const string RequestResubmitted = "request.resubmitted";
    public const string RequestWithdrawn = "request.withdrawn";
    public const string RequestCancelled = "request.cancelled";
    public const string RequestExpired = "request.expired";
    public const string RequestRetried = "request.retried";
    public const string RequestCommented = "request.commented";
    public const string RequestReminded = "request.reminded";
    public const string RequestEscalated = "request.escalated";
    public const string RequestUndecidable = "request.undecidable";
    public const string RequestDecidableAgain = "request.decidable-again";
    public const string ApprovalGiven = "approval.given";
    public const string ApprovalRejected = "approval.rejected";
    public const string ApprovalChangesRequested = "approval.changes-requested";
    public const string ApprovalTakenBack = "approval.taken-back";
    public const string DelegationCreated = "delegation.created";
    public const string DelegationEnded = "delegation.ended";
    public const string BatchSubmitted = "batch.submitted";

    /// <summary>Somebody tried what a rule forbids. The data name the action tried and the rule's code.</summary>
    public const string Refused = "action.refused";

    public const string ExportClaimed = "export.claimed";
    public const string ExportCalled = "export.called";
    public const string ExportCallRefused = "export.call-refused";
    public const string ExportNotSent = "export.not-sent";
    public const string ExportOutcomeUnknown = "export.outcome-unknown";
    /// <summary>AWS answered a call that had been settled otherwise in the meantime.</summary>
    public const string ExportLateAnswer = "export.late-answer";

    public const string ExportAdopted = "export.adopted";
    public const string ExportConfirmedNotStarted = "export.confirmed_not_started";
    public const string ExportNeedsAttention = "export.needs-attention";
    public const string ExportResolved = "export.resolved";
    public const string ExportOperationChanged = "export.operation-changed";
    public const string ExportSucceeded = "export.succeeded";
    public const string ExportFailed = "export.failed";
    public const string ExportFoundOutside = "export.found-outside";
    public const string ExportStopped = "export.stopped-before-call";

    public const string UserCreated = "user.created";
    public const string UserChanged = "user.changed";
    public const string UserSignedIn = "user.signed-in";
    public const string UserSignedOut = "user.signed-out";
    public const string UserSignInFailed = "user.sign-in-failed";
    public const string UserInvited = "user.invited";
    public const string UserPasswordChanged = "user.password-changed";
    public const string UserPasswordReset = "user.password-reset";
    public const string UserSecondFactorChanged = "user.second-factor-changed";
    public const string UserSessionsEnded = "user.sessions-ended";

    /// <summary>Somebody signed in with the break-glass account while local sign-in was switched off.</summary>
    public const string BreakGlassUsed = "user.break-glass-used";

    /// <summary>Whoever used the break-glass account has said why.</summary>
    public const string BreakGlassExplained = "user.break-glass-explained";

    /// <summary>The sign-in provider no longer gives the last administrator that role, and the portal kept it.</summary>
    public const string AdministratorKept = "user.administrator-kept";

    public const string TokenCreated = "token.created";
    public const string TokenRevoked = "token.revoked";
    public const string PoliciesDrafted = "policies.drafted";
    public const string PoliciesDraftChanged = "policies.draft-changed";
    public const string PoliciesSubmitted = "policies.submitted";
    public const string PoliciesSentBack = "policies.sent-back";
    public const string PoliciesDiscarded = "policies.discarded";
    public const string PoliciesPublished = "policies.published";

    /// <summary>The author published the own draft, which a setting allows where there is one administrator only.</summary>
    public const string PoliciesPublishedAlone = "policies.published-alone";

    public const string GroupCreated = "group.created";
    public const string GroupChanged = "group.changed";
    public const string GroupDeleted = "group.deleted";
    public const string FreezeChanged = "freeze.changed";
    public const string WebhookCreated = "webhook.created";
    public const string WebhookChanged = "webhook.changed";
    public const string WebhookRemoved = "webhook.removed";
    public const string NotificationsTested = "notifications.tested";
    public const string AuditExported = "audit.exported";
    public const string AuditKeyChanged = "audit.key-changed";
    public const string AuditEvidence = "audit.evidence";
    public const string AuditDownloaded = "audit.downloaded";
    public const string AuditViewSaved = "audit.view-saved";
    public const string AuditViewRemoved = "audit.view-removed";
    public const string AuditVerified = "audit.verified";
    public const string PortalSeeded = "portal.seeded";
#pragma warning restore CS1591

    /// <summary>Every action there is, sorted.</summary>
    public static IReadOnlyList<string> All { get; } = [.. typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];
}
