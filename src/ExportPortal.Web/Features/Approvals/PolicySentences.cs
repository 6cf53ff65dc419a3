using System.Text.RegularExpressions;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Says policies as sentences: what they are for and what they demand. For pages: in the viewer's language.</summary>
public static partial class PolicySentences
{
    /// <summary>"If tag env is prod and the region is eu-west-1", or "For every other request" for the default.</summary>
    public static string For(ApprovalPolicy policy)
    {
        PolicyMatch match = policy.Match;
        List<string> conditions = [];
        if (match.Connections.Count > 0)
        {
            conditions.Add(T("the connection is {0}", Or(match.Connections)));
        }

        if (match.Regions.Count > 0)
        {
            conditions.Add(T("the region is {0}", Or(match.Regions)));
        }

        if (match.Kind is { } kind)
        {
            conditions.Add(kind == SnapshotKind.Instance ? T("it is an instance snapshot") : T("it is a disk snapshot"));
        }

        conditions.AddRange(match.Tags.Select(Tag));
        if (match.MinSizeInGb is { } least)
        {
            conditions.Add(T("it has {0} GB or more", least));
        }

        if (match.MaxSizeInGb is { } most)
        {
            conditions.Add(T("it has {0} GB or less", most));
        }

        if (match.MinMonthlyCost is { } low)
        {
            conditions.Add(T("it costs {0:0.00} a month or more", low));
        }

        if (match.MaxMonthlyCost is { } high)
        {
            conditions.Add(T("it costs {0:0.00} a month or less", high));
        }

        if (match.RequesterGroups.Count > 0)
        {
            conditions.Add(T("the requester is in {0}", Or(match.RequesterGroups)));
        }

        if (match.Window is { } window)
        {
            conditions.Add(T("it is submitted {0}", Words(window)));
        }

        return conditions.Count == 0 ? T("For every request") : T("If {0}", string.Join($" {T("and")} ", conditions));
    }

    /// <summary>"2 of platform, then 1 of security", "approved by itself", "refused: reason".</summary>
    public static string Needs(ApprovalPolicy policy) => policy.Outcome switch
    {
        PolicyOutcome.Automatic => T("approved by itself"),
        PolicyOutcome.Refuse => T("refused: {0}", policy.RefusalReason?.TrimEnd('.')),
        _ => string.Join($", {T("then")} ", policy.Stages.Select(s => Stage(s.Quorum, s.Groups))),
    };

    /// <summary>What it demands of the request's words, as sentences; empty for nothing unusual.</summary>
    public static IEnumerable<string> Demands(ApprovalPolicy policy)
    {
        if (policy.TicketPattern is { } pattern)
        {
            yield return T("A ticket that matches {0} is needed.", pattern);
        }

        if (policy.UndoWindow is { } undo)
        {
            yield return T("An approval can be taken back for {0:0} minutes; the export waits for that.", undo.TotalMinutes);
        }

        if (policy.FreezeWindows.Count > 0)
        {
            yield return T("Nothing starts {0}.", string.Join("; ", policy.FreezeWindows.Select(Words)));
        }

        if (policy.Outcome != PolicyOutcome.Refuse)
        {
            yield return T("The reason needs {0} characters or more.", policy.MinJustification);
        }

        if (policy.Prompt is { } prompt)
        {
            yield return T("The form asks: “{0}”", prompt);
        }

        if (policy.Reasons.Count > 0)
        {
            yield return T("Ready-made reasons: {0}", string.Join(" · ", policy.Reasons));
        }
    }

    /// <summary>The text of a member (<see cref="PolicyMembers"/>); what an administrator wrote stays as it is.</summary>
    /// <param name="member">The member's name there.</param>
    /// <param name="text">Its text there.</param>
    public static string Member(string member, string text) => member switch
    {
        "Kind" or "Cost from" or "Cost to" or "Outcome" or "Reason at least" or "Undo window" => Say(text),
        "Stages" => string.Join($", {T("then")} ", text.Split(", then ").Select(SayStage)),
        "Submitted in" or "Freeze windows" => string.Join("; ", text.Split("; ").Select(Hours)),
        _ => text,
    };

    private static string Words(WeeklyWindow window) => Hours(PolicyMembers.Words(window));

    // The zone in brackets is a name; before it stand days, hours and a few words of ours.
    private static string Hours(string words)
    {
        int zone = words.LastIndexOf(" (", StringComparison.Ordinal);
        return zone < 0 ? words : WindowWord().Replace(words[..zone], word => Say(word.Value)) + words[zone..];
    }

    private static string SayStage(string text)
    {
        string[] parts = text.Split(" of ", 2);
        return parts is [string quorum, string groups] ? Stage(quorum, groups == "all approvers" ? [] : groups.Split(" or ")) : text;
    }

    private static string Stage(object quorum, IReadOnlyList<string> groups) =>
        groups.Count == 0 ? T("{0} of all approvers", quorum) : T("{0} of {1}", quorum, Or(groups));

    private static string Or(IEnumerable<string> names) => string.Join($" {T("or")} ", names);

    private static string Tag(string condition)
    {
        if (condition.StartsWith('!'))
        {
            return T("it has no tag {0}", condition[1..]);
        }

        int equals = condition.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? T("it has the tag {0}", condition) : T("tag {0} is {1}", condition[..equals], condition[(equals + 1)..]);
    }

    [GeneratedRegex(@"\b(?:every day|all day|of the next day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")]
    private static partial Regex WindowWord();
}
