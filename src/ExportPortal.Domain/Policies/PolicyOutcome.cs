namespace ExportPortal.Domain.Policies;

/// <summary>What a policy says about a request that it matches.</summary>
public enum PolicyOutcome
{
    /// <summary>The stages must give their approvals.</summary>
    Approvals,

    /// <summary>Approved by the rule itself.</summary>
    Automatic,

    /// <summary>Not allowed; the reason is shown.</summary>
    Refuse,
}
