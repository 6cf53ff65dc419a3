namespace ExportPortal.Domain.Policies;

/// <summary>One rule of the ordered list. It is frozen into a request, as it stood, when the request is submitted.</summary>
public sealed record ApprovalPolicy
{
    /// <summary>Unique in its set, 1 to 60 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Which requests it is for.</summary>
    public PolicyMatch Match { get; init; } = new();

    /// <summary>What it says.</summary>
    public PolicyOutcome Outcome { get; init; } = PolicyOutcome.Approvals;

    /// <summary>The levels of approval, in order. Empty unless the outcome is <see cref="PolicyOutcome.Approvals"/>.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>Why it refuses; shown to the requester.</summary>
    public string? RefusalReason { get; init; }

    /// <summary>A regular expression that the whole ticket reference must match, or null when no ticket is needed.</summary>
    public string? TicketPattern { get; init; }

    /// <summary>How many characters the justification must have at least.</summary>
    public int MinJustification { get; init; } = 10;

    /// <summary>How long an approver may take an approval back, and how long the export waits for that after the last one; null for not at all.</summary>
    public TimeSpan? UndoWindow { get; init; }

    /// <summary>How many approvals it takes in all.</summary>
    public int RequiredApprovals => Stages.Sum(s => s.Quorum);
}
