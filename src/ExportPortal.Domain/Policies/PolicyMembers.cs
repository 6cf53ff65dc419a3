using System.Globalization;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Policies;

/// <summary>The members of a policy as text, in the order in which people read them. Two policies that say the same have the same text.</summary>
public static class PolicyMembers
{
    /// <summary>Names and texts; null for a member that is not set.</summary>
    public static IReadOnlyList<(string Member, string? Text)> Of(ApprovalPolicy policy)
    {
        PolicyMatch match = policy.Match;
        return
        [
            ("Name", policy.Name),
            ("Connections", List(match.Connections)),
            ("Regions", List(match.Regions)),
            ("Kind", match.Kind switch { null => null, SnapshotKind.Instance => "instance snapshots", _ => "disk snapshots" }),
            ("Tags", List(match.Tags)),
            ("Size from", match.MinSizeInGb is { } least ? Text($"{least} GB") : null),
            ("Size to", match.MaxSizeInGb is { } most ? Text($"{most} GB") : null),
            ("Cost from", match.MinMonthlyCost is { } low ? Text($"{low:0.00} a month") : null),
            ("Cost to", match.MaxMonthlyCost is { } high ? Text($"{high:0.00} a month") : null),
            ("Requester's groups", List(match.RequesterGroups)),
            ("Submitted in", match.Window is { } window ? Words(window) : null),
            ("Outcome", policy.Outcome switch { PolicyOutcome.Automatic => "approved by itself", PolicyOutcome.Refuse => "refused", _ => "needs approvals" }),
            ("Stages", policy.Stages.Count == 0 ? null : string.Join(", then ", policy.Stages.Select(s => Text($"{s.Quorum} of {(s.Groups.Count == 0 ? "all approvers" : string.Join(" or ", s.Groups))}")))),
            ("Reason of the refusal", policy.RefusalReason),
            ("Ticket pattern", policy.TicketPattern),
            ("Reason at least", Text($"{policy.MinJustification} characters")),
            ("Prompt", policy.Prompt),
            ("Ready-made reasons", policy.Reasons.Count == 0 ? null : string.Join(" · ", policy.Reasons)),
            ("Undo window", policy.UndoWindow is { } undo ? Text($"{undo.TotalMinutes:0} minutes") : null),
            ("Freeze windows", policy.FreezeWindows.Count == 0 ? null : string.Join("; ", policy.FreezeWindows.Select(Words))),
        ];
    }

    /// <summary>"Mon, Tue 18:00–06:00 of the next day (Europe/Berlin)".</summary>
    public static string Words(WeeklyWindow window)
    {
        string days = window.Days.Count is 0 or 7 ? "every day" : string.Join(", ", window.Days.Distinct().OrderBy(d => ((int)d + 6) % 7).Select(d => d.ToString()[..3]));
        if (window.From == TimeOnly.MinValue && window.To == TimeOnly.MinValue)
        {
            return $"{days}, all day ({window.TimeZone})";
        }

        string end = window.To == TimeOnly.MinValue ? "24:00" : Text($"{window.To:HH\\:mm}{(window.To <= window.From ? " of the next day" : "")}");
        return Text($"{days} {window.From:HH\\:mm}–{end} ({window.TimeZone})");
    }

    private static string? List(IReadOnlyList<string> items) => items.Count == 0 ? null : string.Join(", ", items);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
