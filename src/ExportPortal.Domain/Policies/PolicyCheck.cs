using System.Globalization;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Policies;

/// <summary>Judges a list of policies before it is saved: what can never match, what nobody can satisfy, what is malformed.</summary>
public static class PolicyCheck
{
    /// <summary>Most policies of a list.</summary>
    public const int MostPolicies = 100;

    /// <summary>Most characters of a name.</summary>
    public const int MaxName = 60;

    /// <summary>Most stages of a policy.</summary>
    public const int MostStages = 5;

    /// <summary>The largest quorum of a stage.</summary>
    public const int MaxQuorum = 20;

    /// <summary>Most entries of a list within a policy.</summary>
    public const int MostEntries = 50;

    /// <summary>More people than this told at once by one request are worth a note.</summary>
    public const int ManyTold = 20;

    /// <summary>Most ready-made reasons of a policy.</summary>
    public const int MostReasons = 12;

    /// <summary>The shortest ready-made reason, in characters: a no needs as many.</summary>
    public const int LeastReason = 10;

    /// <summary>The longest ready-made reason or prompt, in characters.</summary>
    public const int MaxLine = 200;

    /// <summary>The longest undo window.</summary>
    public static readonly TimeSpan MaxUndo = TimeSpan.FromDays(1);

    /// <summary>Everything that is wrong, by policy. Without an entry that is no warning, the list can be saved.</summary>
    public static IReadOnlyList<PolicyFault> Find(IReadOnlyList<ApprovalPolicy> policies, PolicySurroundings surroundings)
    {
        List<PolicyFault> faults = [];
        for (int i = 0; i < policies.Count; i++)
        {
            ApprovalPolicy policy = policies[i];
            void Add(string field, string code, string message, bool isWarning = false) => faults.Add(new PolicyFault(i, policy.Name, field, code, message, isWarning));
            CheckName(policies, i, Add);
            CheckMatch(policy.Match, surroundings, Add);
            CheckShadow(policies, i, Add);
            CheckOutcome(policy, surroundings, Add);
            CheckWords(policy, Add);
            CheckHours(policy, Add);
        }

        if (policies.Count > MostPolicies)
        {
            faults.Add(new PolicyFault(policies.Count - 1, policies[^1].Name, "name", "too-many-policies", $"There are {policies.Count} policies; {MostPolicies} are the most."));
        }

        return faults;
    }

    private delegate void Report(string field, string code, string message, bool isWarning = false);

    private static void CheckName(IReadOnlyList<ApprovalPolicy> policies, int index, Report report)
    {
        string name = policies[index].Name;
        if (name.Trim().Length == 0 || name.Length > MaxName)
        {
            report("name", "name-invalid", $"A name has 1 to {MaxName} characters.");
        }
        else if (Same(name, PolicySet.Default.Name))
        {
            report("name", "name-reserved", "The policy at the end of the list has this name. Choose another.");
        }
        else if (policies.Take(index).Any(p => Same(p.Name, name)))
        {
            report("name", "name-taken", "Another policy has this name.");
        }
    }

    private static void CheckMatch(PolicyMatch match, PolicySurroundings surroundings, Report report)
    {
        CheckRange(match.MinSizeInGb, match.MaxSizeInGb, 1, "SizeInGb", "size", report);
        CheckRange(match.MinMonthlyCost, match.MaxMonthlyCost, 0m, "MonthlyCost", "cost", report);
        CheckTags(match.Tags, report);
        foreach (string group in match.RequesterGroups.Where(g => !surroundings.Groups.Contains(g, StringComparer.OrdinalIgnoreCase)))
        {
            report("requesterGroups", "unknown-group", $"There is no group “{group}”.");
        }

        foreach (string connection in match.Connections.Where(c => !surroundings.Connections.Keys.Contains(c, StringComparer.OrdinalIgnoreCase)))
        {
            report("connections", "unknown-connection", $"No connection “{connection}” is configured. Until there is one, this name matches nothing.", isWarning: true);
        }

        string[] reachable = [.. surroundings.Connections.Where(c => match.Connections.Count == 0 || match.Connections.Contains(c.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(c => c.Value).Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (string region in match.Regions.Where(r => !reachable.Contains(r, StringComparer.OrdinalIgnoreCase)))
        {
            report("regions", "unknown-region", $"No connection that this policy is for has the region {region}. Until one has, this name matches nothing.", isWarning: true);
        }

        string[] unpriced = [.. reachable.Where(r => (match.Regions.Count == 0 || match.Regions.Contains(r, StringComparer.OrdinalIgnoreCase)) && !surroundings.PricedRegions.Contains(r, StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
        if ((match.MinMonthlyCost ?? match.MaxMonthlyCost) is not null && unpriced.Length > 0)
        {
            report(match.MinMonthlyCost is null ? "maxMonthlyCost" : "minMonthlyCost", "price-missing", $"The price table has no price for {string.Join(", ", unpriced)}. An unknown cost fulfils no condition on the cost, so the policy matches nothing there.", isWarning: true);
        }
    }

    private static void CheckRange<T>(T? least, T? most, T bottom, string member, string what, Report report)
        where T : struct, IComparable<T>
    {
        foreach ((T? value, string field) in new[] { (least, "min" + member), (most, "max" + member) })
        {
            if (value?.CompareTo(bottom) < 0)
            {
                report(field, "out-of-range", string.Create(CultureInfo.InvariantCulture, $"It must be {bottom} or more."));
            }
        }

        if (least is { } low && most is { } high && low.CompareTo(high) > 0)
        {
            report("max" + member, "never-matches", $"The largest {what} lies below the smallest, so the policy can never match.");
        }
    }

    private static void CheckTags(IReadOnlyList<string> tags, Report report)
    {
        if (tags.Count > MostEntries)
        {
            report("tags", "too-many", $"{MostEntries} tag conditions are the most.");
            return;
        }

        foreach (string condition in tags)
        {
            string key = condition.TrimStart('!').Split('=')[0];
            if (key.Length is 0 or > 128 || condition.Length > 400 || condition.StartsWith("!!", StringComparison.Ordinal))
            {
                report("tags", "tag-invalid", $"“{condition}” is no tag condition. Write key=value, key, or !key.");
            }
            else if (condition.StartsWith('!') && condition.Contains('=', StringComparison.Ordinal))
            {
                report("tags", "tag-invalid", $"“{condition}”: only a key can be absent. Write !{key}.");
            }
        }

        if (PolicyCover.FindContradiction(tags) is { } pair)
        {
            report("tags", "never-matches", $"“{pair.First}” and “{pair.Second}” cannot both hold, so the policy can never match.");
        }
    }

    private static void CheckShadow(IReadOnlyList<ApprovalPolicy> policies, int index, Report report)
    {
        if (policies.Take(index).FirstOrDefault(p => p.Match.Covers(policies[index].Match)) is { } earlier)
        {
            report("match", "never-reached", $"“{earlier.Name}” stands before it and matches everything that it matches, so this policy never counts. Move it up or narrow “{earlier.Name}”.");
        }
    }

    private static void CheckOutcome(ApprovalPolicy policy, PolicySurroundings surroundings, Report report)
    {
        switch (policy.Outcome)
        {
            case PolicyOutcome.Refuse when (policy.RefusalReason?.Trim().Length ?? 0) is < 10 or > 500:
                report("refusalReason", "refusal-reason-required", "Say in 10 to 500 characters why it is refused. The requester reads it.");
                break;
            case PolicyOutcome.Automatic when policy.Match.Covers(new PolicyMatch()):
                report("outcome", "approves-everything", "It approves every request that gets here, without anybody's yes.", isWarning: true);
                break;
            case PolicyOutcome.Approvals:
                CheckStages(policy.Stages, surroundings, report);
                break;
        }
    }

    private static void CheckStages(IReadOnlyList<Stage> stages, PolicySurroundings surroundings, Report report)
    {
        if (stages.Count is 0 or > MostStages)
        {
            report("stages", "stages-required", $"Name 1 to {MostStages} stages of approval.");
            return;
        }

        bool sound = true;
        foreach (Stage stage in stages)
        {
            if (stage.Quorum is < 1 or > MaxQuorum)
            {
                report("stages", "quorum-invalid", $"Stage {stage.Number}: 1 to {MaxQuorum} approvals can be asked for.");
                sound = false;
            }

            foreach (string group in stage.Groups.Where(g => !surroundings.Groups.Contains(g, StringComparer.OrdinalIgnoreCase)))
            {
                report("stages", "unknown-group", $"Stage {stage.Number}: there is no group “{group}”.");
                sound = false;
            }

            int people = surroundings.Approvers.Count(a => stage.Admits(a.Groups));
            if (sound && people < stage.Quorum)
            {
                string who = stage.Groups.Count == 0 ? "the portal" : string.Join(" or ", stage.Groups);
                report("stages", people == 0 ? "nobody-can" : "quorum-too-large", people == 0
                    ? $"Stage {stage.Number}: {who} has no approver, so nobody can satisfy it."
                    : $"Stage {stage.Number} asks for {stage.Quorum} approvals, but {who} has {people} approver{(people == 1 ? "" : "s")}.");
                sound = false;
            }

            if (people > ManyTold)
            {
                report("stages", "tells-many", $"Stage {stage.Number}: each request tells {people} people at once.", isWarning: true);
            }
        }

        if (sound)
        {
            CheckTogether(stages, surroundings.Approvers, report);
        }
    }

    private static void CheckTogether(IReadOnlyList<Stage> stages, IReadOnlyList<KnownApprover> approvers, Report report)
    {
        if (DistinctApprovers.FindUnfilled(stages, approvers) is { } unfilled)
        {
            report("stages", "too-few-people", $"Nobody counts twice on one request, and there are too few different approvers for all stages together: stage {unfilled.Number} is left without.");
            return;
        }

        KnownApprover[] needed = [.. approvers.Where(a => a.MayRequest && !DistinctApprovers.CanFill(stages, [.. approvers.Where(other => other.Id != a.Id)]))];
        if (needed.Length > 0)
        {
            report("stages", "only-just", $"If {string.Join(" or ", needed.Select(a => a.Name))} asks, nobody can complete the approval: nobody decides on the own request.", isWarning: true);
        }
    }

    private static void CheckWords(ApprovalPolicy policy, Report report)
    {
        if (policy.TicketPattern is { } pattern && TicketRule.FindFault(pattern) is { } fault)
        {
            report("ticketPattern", "ticket-pattern-invalid", fault);
        }

        if (policy.MinJustification is < 1 or > 1000)
        {
            report("minJustification", "out-of-range", "It must lie between 1 and 1,000 characters.");
        }

        if (policy.Prompt is { } prompt && (prompt.Trim().Length is 0 or > MaxLine || prompt.Any(char.IsControl)))
        {
            report("prompt", "prompt-invalid", $"A prompt is one line of 1 to {MaxLine} characters.");
        }

        if (policy.Reasons.Count > MostReasons)
        {
            report("reasons", "too-many", $"{MostReasons} ready-made reasons are the most.");
        }
        else if (policy.Reasons.Any(r => r.Trim().Length is < LeastReason or > MaxLine || r.Any(char.IsControl)))
        {
            report("reasons", "reason-invalid", $"A ready-made reason is one line of {LeastReason} to {MaxLine} characters: approvers send it as it is.");
        }
    }

    private static void CheckHours(ApprovalPolicy policy, Report report)
    {
        if (policy.UndoWindow is { } undo && (undo < TimeSpan.FromMinutes(1) || undo > MaxUndo || undo.Ticks % TimeSpan.TicksPerMinute != 0))
        {
            report("undoWindow", "out-of-range", "It must be between 1 and 1,440 whole minutes.");
        }

        if (policy.UndoWindow is not null && policy.Outcome != PolicyOutcome.Approvals)
        {
            report("undoWindow", "undo-without-approvals", "Only a person's approval can be taken back. Leave it empty.");
        }

        CheckZones(policy.Match.Window is { } window ? [window] : [], "window", report);
        CheckZones(policy.FreezeWindows, "freezeWindows", report);
        if (policy.FreezeWindows.Count > 10)
        {
            report("freezeWindows", "too-many", "10 windows are the most.");
        }
        else if (policy.FreezeWindows.Count > 0 && LeaveNoTime(policy))
        {
            report("freezeWindows", "never-free", "These windows leave no hour of the week in which an export could start.");
        }
    }

    private static void CheckZones(IReadOnlyList<WeeklyWindow> windows, string field, Report report)
    {
        foreach (string zone in windows.Select(w => w.TimeZone).Where(z => !WeeklyWindow.IsKnownZone(z)).Distinct())
        {
            report(field, "zone-unknown", $"“{zone}” is no time zone. Write it like Europe/Berlin.");
        }
    }

    // A week without a change of clocks in any zone is not needed: whatever holds for eight days on end never lets go.
    private static bool LeaveNoTime(ApprovalPolicy policy)
    {
        DateTimeOffset anyTime = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        return policy.HeldUntil(anyTime) >= anyTime.AddDays(8);
    }

    private static bool Same(string a, string b) => string.Equals(a.Trim(), b, StringComparison.OrdinalIgnoreCase);
}
