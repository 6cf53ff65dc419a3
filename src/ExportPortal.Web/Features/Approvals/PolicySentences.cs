using System.Globalization;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>Says policies as sentences: what they are for and what they demand.</summary>
public static class PolicySentences
{
    /// <summary>"If tag env is prod and the region is eu-west-1", or "For every other request" for the default.</summary>
    public static string For(ApprovalPolicy policy)
    {
        PolicyMatch match = policy.Match;
        List<string> conditions = [];
        Add(match.Connections, "the connection is ");
        Add(match.Regions, "the region is ");
        if (match.Kind is { } kind)
        {
            conditions.Add(kind == SnapshotKind.Instance ? "it is an instance snapshot" : "it is a disk snapshot");
        }

        conditions.AddRange(match.Tags.Select(Tag));
        if (match.MinSizeInGb is { } least)
        {
            conditions.Add($"it has {least.ToString(CultureInfo.InvariantCulture)} GB or more");
        }

        if (match.MaxSizeInGb is { } most)
        {
            conditions.Add($"it has {most.ToString(CultureInfo.InvariantCulture)} GB or less");
        }

        if (match.MinMonthlyCost is { } low)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"it costs {low:0.00} a month or more"));
        }

        if (match.MaxMonthlyCost is { } high)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"it costs {high:0.00} a month or less"));
        }

        Add(match.RequesterGroups, "the requester is in ");
        if (match.Window is { } window)
        {
            conditions.Add($"it is submitted {PolicyMembers.Words(window)}");
        }

        return conditions.Count == 0 ? "For every request" : $"If {string.Join(" and ", conditions)}";

        void Add(IReadOnlyList<string> values, string words)
        {
            if (values.Count > 0)
            {
                conditions.Add(words + string.Join(" or ", values));
            }
        }
    }

    /// <summary>"2 of platform, then 1 of security", "approved by itself", "refused: reason".</summary>
    public static string Needs(ApprovalPolicy policy) => policy.Outcome switch
    {
        PolicyOutcome.Automatic => "approved by itself",
        PolicyOutcome.Refuse => $"refused: {policy.RefusalReason?.TrimEnd('.')}",
        _ => string.Join(", then ", policy.Stages.Select(Stage)),
    };

    /// <summary>What it demands of the request's words, as sentences; empty for nothing unusual.</summary>
    public static IEnumerable<string> Demands(ApprovalPolicy policy)
    {
        if (policy.TicketPattern is { } pattern)
        {
            yield return $"A ticket that matches {pattern} is needed.";
        }

        if (policy.UndoWindow is { } undo)
        {
            yield return $"An approval can be taken back for {undo.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} minutes; the export waits for that.";
        }

        if (policy.FreezeWindows.Count > 0)
        {
            yield return $"Nothing starts {string.Join("; ", policy.FreezeWindows.Select(PolicyMembers.Words))}.";
        }

        if (policy.Outcome != PolicyOutcome.Refuse)
        {
            yield return $"The reason needs {policy.MinJustification.ToString(CultureInfo.InvariantCulture)} characters or more.";
        }
    }

    private static string Stage(Stage stage) =>
        $"{stage.Quorum.ToString(CultureInfo.InvariantCulture)} of {(stage.Groups.Count == 0 ? "all approvers" : string.Join(" or ", stage.Groups))}";

    private static string Tag(string condition)
    {
        if (condition.StartsWith('!'))
        {
            return $"it has no tag {condition[1..]}";
        }

        int equals = condition.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? $"it has the tag {condition}" : $"tag {condition[..equals]} is {condition[(equals + 1)..]}";
    }
}
