using ExportPortal.Domain;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>The parts of the inbox.</summary>
public enum InboxTab
{
    /// <summary>The signed-in approver can decide them now.</summary>
    Mine,

    /// <summary>They wait for somebody else.</summary>
    Others,

    /// <summary>The signed-in approver has decided on them.</summary>
    Decided,

    /// <summary>Everything, newest first.</summary>
    All,
}

/// <summary>One line of the inbox.</summary>
/// <param name="Id">The request.</param>
/// <param name="Number">Its number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Region">AWS region.</param>
/// <param name="SnapshotName">Name of the snapshot.</param>
/// <param name="Kind">Instance or disk snapshot.</param>
/// <param name="SizeInGb">GB.</param>
/// <param name="RequestedByName">Who asked.</param>
/// <param name="RequestedAt">When, UTC.</param>
/// <param name="ExpiresAt">When it expires if nobody decides, UTC.</param>
/// <param name="NotBefore">Not to be sent before, UTC, or null.</param>
/// <param name="Ticket">Reference to a ticket, or null.</param>
/// <param name="PolicyName">The policy that counts.</param>
/// <param name="Approvals">Approvals of the present revision.</param>
/// <param name="Required">How many it needs in all.</param>
/// <param name="WaitsFor">Groups of the present stage; empty for any approver.</param>
/// <param name="PlanHash">Hash of the plan that this line shows: what a decision from here is about.</param>
/// <param name="Cost">Estimated cost a month, or null when it is unknown.</param>
/// <param name="MyDecision">What the viewer decided last, or null.</param>
/// <param name="IsOwn">The viewer asked for it.</param>
/// <param name="WhyNot">Why the viewer cannot decide, or null when the viewer can.</param>
public sealed record InboxRow(
    Guid Id, long Number, RequestStatus Status, string Connection, string Region, string SnapshotName, SnapshotKind Kind, int SizeInGb,
    string RequestedByName, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, DateTimeOffset? NotBefore, string? Ticket, string PolicyName,
    int Approvals, int Required, IReadOnlyList<string> WaitsFor, string PlanHash, CostEstimate? Cost, DecisionKind? MyDecision, bool IsOwn, RuleBroken? WhyNot)
{
    /// <summary>The viewer can decide now.</summary>
    public bool CanDecide => WhyNot is null;

    /// <summary>For whom it was asked, or null for the one who asked.</summary>
    public string? OnBehalfOfName { get; init; }

    /// <summary>Somebody else asked for it on the viewer's behalf.</summary>
    public bool IsForViewer { get; init; }

    /// <summary>How the checks came out when it was asked for, or null of requests from before that was kept.</summary>
    public CheckVerdict? Checks { get; init; }

    /// <summary>When somebody else wrote the newest message that the viewer has neither answered nor read, UTC, or null.</summary>
    public DateTimeOffset? NewCommentAt { get; init; }
}

/// <summary>How many lines each tab has; a number at its cap (<see cref="ListInbox.CountCap"/>) means "or more".</summary>
public sealed record InboxCounts(int Mine, int Others, int Decided, int All)
{
    /// <summary>The count of one tab.</summary>
    public int Of(InboxTab tab) => tab switch
    {
        InboxTab.Mine => Mine,
        InboxTab.Others => Others,
        InboxTab.Decided => Decided,
        _ => All,
    };
}

/// <summary>What a tab shows.</summary>
/// <param name="Items">The lines, in order.</param>
/// <param name="HasMore">There are more than were asked for.</param>
/// <param name="Counts">Counts of all tabs.</param>
public sealed record InboxList(IReadOnlyList<InboxRow> Items, bool HasMore, InboxCounts Counts);
