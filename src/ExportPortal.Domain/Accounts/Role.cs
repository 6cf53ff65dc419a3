namespace ExportPortal.Domain.Accounts;

/// <summary>What a person may do. A person can hold several; an auditor holds no writing role beside it.</summary>
public enum Role
{
    /// <summary>Finds snapshots and requests exports.</summary>
    Requester,

    /// <summary>Decides on requests that a policy gives to them.</summary>
    Approver,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,

    /// <summary>Connects accounts, sets policies, settles doubtful exports, manages people.</summary>
    Administrator,
}
