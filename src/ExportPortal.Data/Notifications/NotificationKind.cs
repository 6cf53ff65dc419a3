namespace ExportPortal.Data.Notifications;

/// <summary>What a notification is about. The names are stored; receivers of webhooks see them in kebab-case.</summary>
public enum NotificationKind
{
    /// <summary>A request waits for the reader's decision.</summary>
    ApprovalNeeded,

    /// <summary>It has waited for long.</summary>
    Reminder,

    /// <summary>It has waited so long that the fallback group may decide.</summary>
    Escalated,

    /// <summary>Nothing to decide any more: somebody else has, or it was taken back or expired.</summary>
    NoLongerNeeded,

    /// <summary>The request is approved.</summary>
    Approved,

    /// <summary>The request is rejected.</summary>
    Rejected,

    /// <summary>An approver wants changes.</summary>
    ChangesRequested,

    /// <summary>Taken back before anything was sent.</summary>
    Withdrawn,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The AMI or EBS snapshot is there.</summary>
    Exported,

    /// <summary>The export did not work.</summary>
    Failed,

    /// <summary>An administrator must settle it.</summary>
    NeedsAttention,

    /// <summary>Somebody wrote in the conversation.</summary>
    Commented,

    /// <summary>A request waits and nobody can decide on it.</summary>
    Undecidable,

    /// <summary>An export was made outside the portal.</summary>
    FoundOutside,
}
