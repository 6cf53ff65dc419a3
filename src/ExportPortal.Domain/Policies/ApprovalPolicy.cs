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

    /// <summary>A line that the form shows at the field of the reason, or null.</summary>
    public string? Prompt { get; init; }

    /// <summary>Reasons for a no that approvers can take over with one click; empty for those of the portal.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>How long an approver may take an approval back, and how long the export waits for that after the last one; null for not at all.</summary>
    public TimeSpan? UndoWindow { get; init; }

    /// <summary>Hours in which nothing under this policy is sent: it waits until they are over.</summary>
    public IReadOnlyList<WeeklyWindow> FreezeWindows { get; init; } = [];

    /// <summary>Until when what would start at an instant is held back by the freeze windows, UTC; null when nothing holds it.</summary>
    public DateTimeOffset? HeldUntil(DateTimeOffset at)
    {
        // Windows that leave no hour of the week are refused when they are saved; the bound keeps this total for whatever is stored.
        DateTimeOffset free = at;
        while (free < at.AddDays(8) && FreezeWindows.FirstOrDefault(w => w.Contains(free)) is { } window)
        {
            free = window.EndAfter(free);
        }

        return free == at ? null : free;
    }

    /// <summary>
    /// Before this nothing is sent that was approved at an instant: after the time for a change of mind, the wished start, and the freeze windows. UTC.
    /// </summary>
    /// <param name="approvedAt">The last approval, UTC.</param>
    /// <param name="notBefore">The wished start, UTC, or null.</param>
    public DateTimeOffset EarliestStart(DateTimeOffset approvedAt, DateTimeOffset? notBefore)
    {
        DateTimeOffset soonest = approvedAt + TimeToTakeBack();
        DateTimeOffset start = notBefore is { } wished && wished > soonest ? wished : soonest;
        return HeldUntil(start) ?? start;
    }

    /// <summary>How long what was approved waits for a change of mind. An automatic approval has nobody who could change it.</summary>
    public TimeSpan TimeToTakeBack() => Outcome == PolicyOutcome.Approvals ? UndoWindow ?? TimeSpan.Zero : TimeSpan.Zero;

    /// <summary>How many approvals it takes in all.</summary>
    public int RequiredApprovals => Stages.Sum(s => s.Quorum);
}
