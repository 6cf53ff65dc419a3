namespace ExportPortal.Domain.Requests;

/// <summary>Where a request stands. The names are those of the API, the database and the audit history.</summary>
public enum RequestStatus
{
    /// <summary>Waits for the decisions that its policy demands.</summary>
    PendingApproval,

    /// <summary>An approver sent it back; the requester edits it or withdraws it.</summary>
    ChangesRequested,

    /// <summary>Approved and due now, or scheduled while NotBefore lies ahead.</summary>
    Approved,

    /// <summary>Claimed by a node: the one call of ExportSnapshot is about to happen or happening.</summary>
    Starting,

    /// <summary>The outcome of the call is unknown; the portal looks for its trace in AWS.</summary>
    Reconciling,

    /// <summary>AWS has accepted the export and works on it.</summary>
    Exporting,

    /// <summary>A person with the Administrator role must decide.</summary>
    NeedsAttention,

    /// <summary>The AMI or EBS snapshot exists.</summary>
    Succeeded,

    /// <summary>It did not work; may be retried while the approval is valid.</summary>
    Failed,

    /// <summary>An approver said no.</summary>
    Rejected,

    /// <summary>The requester took it back before it was approved.</summary>
    Withdrawn,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>Taken back after approval, before it was sent.</summary>
    Cancelled,
}
