using System.Globalization;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Policies;

/// <summary>One policy as an administrator types it. Lists are kept as sets of boxes, numbers as text until they are read.</summary>
public sealed class PolicyForm
{
    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Connections; empty for all.</summary>
    public HashSet<string> Connections { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Regions; empty for all.</summary>
    public HashSet<string> Regions { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>"Instance", "Disk" or "" for both.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Tag conditions, one a line.</summary>
    public string Tags { get; set; } = "";

    /// <summary>GB, or "".</summary>
    public string MinSize { get; set; } = "";

    /// <summary>GB, or "".</summary>
    public string MaxSize { get; set; } = "";

    /// <summary>Cost a month, or "".</summary>
    public string MinCost { get; set; } = "";

    /// <summary>Cost a month, or "".</summary>
    public string MaxCost { get; set; } = "";

    /// <summary>Requester's groups; empty for everybody.</summary>
    public HashSet<string> RequesterGroups { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Hours of submission; null for any time.</summary>
    public WindowForm? Window { get; set; }

    /// <summary>What it says.</summary>
    public PolicyOutcome Outcome { get; set; } = PolicyOutcome.Approvals;

    /// <summary>Stages in order.</summary>
    public List<StageForm> Stages { get; init; } = [];

    /// <summary>Why it refuses.</summary>
    public string RefusalReason { get; set; } = "";

    /// <summary>Regular expression, or "".</summary>
    public string TicketPattern { get; set; } = "";

    /// <summary>Characters.</summary>
    public string MinJustification { get; set; } = "10";

    /// <summary>A line for the requester, or "".</summary>
    public string Prompt { get; set; } = "";

    /// <summary>Ready-made reasons for a no, one a line.</summary>
    public string Reasons { get; set; } = "";

    /// <summary>Minutes, or "".</summary>
    public string UndoMinutes { get; set; } = "";

    /// <summary>Hours in which nothing starts.</summary>
    public List<WindowForm> FreezeWindows { get; init; } = [];

    /// <summary>A form that says what a policy says.</summary>
    public static PolicyForm From(ApprovalPolicy policy) => new()
    {
        Name = policy.Name,
        Connections = new(policy.Match.Connections, StringComparer.OrdinalIgnoreCase),
        Regions = new(policy.Match.Regions, StringComparer.OrdinalIgnoreCase),
        Kind = policy.Match.Kind?.ToString() ?? "",
        Tags = string.Join('\n', policy.Match.Tags),
        MinSize = Text(policy.Match.MinSizeInGb),
        MaxSize = Text(policy.Match.MaxSizeInGb),
        MinCost = Text(policy.Match.MinMonthlyCost),
        MaxCost = Text(policy.Match.MaxMonthlyCost),
        RequesterGroups = new(policy.Match.RequesterGroups, StringComparer.OrdinalIgnoreCase),
        Window = policy.Match.Window is { } window ? WindowForm.From(window) : null,
        Outcome = policy.Outcome,
        Stages = [.. policy.Stages.Select(s => new StageForm { Quorum = Text(s.Quorum), Groups = new(s.Groups, StringComparer.OrdinalIgnoreCase) })],
        RefusalReason = policy.RefusalReason ?? "",
        TicketPattern = policy.TicketPattern ?? "",
        MinJustification = Text(policy.MinJustification),
        Prompt = policy.Prompt ?? "",
        Reasons = string.Join('\n', policy.Reasons),
        UndoMinutes = policy.UndoWindow is { } undo ? undo.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) : "",
        FreezeWindows = [.. policy.FreezeWindows.Select(WindowForm.From)],
    };

    /// <summary>Reads the form.</summary>
    /// <param name="index">Where the policy stands, for the faults.</param>
    /// <returns>The policy and no fault, or null and what cannot be read.</returns>
    public (ApprovalPolicy? Policy, IReadOnlyList<PolicyFault> Faults) Read(int index)
    {
        List<PolicyFault> faults = [];
        void Add(string field, string message) => faults.Add(new PolicyFault(index, Name, field, "not-a-number", message));
        PolicyMatch match = new()
        {
            Connections = Sorted(Connections),
            Regions = Sorted(Regions),
            Kind = Enum.TryParse(Kind, out SnapshotKind kind) ? kind : null,
            Tags = Lines(Tags),
            MinSizeInGb = Whole(MinSize, "minSizeInGb", Add),
            MaxSizeInGb = Whole(MaxSize, "maxSizeInGb", Add),
            MinMonthlyCost = Amount(MinCost, "minMonthlyCost", Add),
            MaxMonthlyCost = Amount(MaxCost, "maxMonthlyCost", Add),
            RequesterGroups = Sorted(RequesterGroups),
            Window = Window?.Read(message => Add("window", message)),
        };
        bool asksPeople = Outcome == PolicyOutcome.Approvals;
        ApprovalPolicy policy = new()
        {
            Name = Name.Trim(),
            Match = match,
            Outcome = Outcome,
            Stages = asksPeople ? [.. Stages.Select((s, i) => new Stage(i + 1, Whole(s.Quorum, "stages", Add) ?? 0, Sorted(s.Groups)))] : [],
            RefusalReason = Outcome == PolicyOutcome.Refuse ? RefusalReason.Trim() : null,
            TicketPattern = TicketPattern.Trim() is { Length: > 0 } pattern ? pattern : null,
            MinJustification = Whole(MinJustification, "minJustification", Add) ?? 10,
            Prompt = Outcome != PolicyOutcome.Refuse && Prompt.Trim() is { Length: > 0 } prompt ? prompt : null,
            Reasons = asksPeople ? Lines(Reasons) : [],
            UndoWindow = asksPeople && Whole(UndoMinutes, "undoWindow", Add) is { } minutes ? TimeSpan.FromMinutes(Math.Clamp(minutes, -1, 100_000)) : null,
            FreezeWindows = [.. FreezeWindows.Select(w => w.Read(message => Add("freezeWindows", message))).OfType<WeeklyWindow>()],
        };
        return faults.Count == 0 ? (policy, faults) : (null, faults);
    }

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static string[] Sorted(IEnumerable<string> items) => [.. items.Order(StringComparer.OrdinalIgnoreCase)];

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static int? Whole(string text, string field, Action<string, string> report)
    {
        if (string.IsNullOrWhiteSpace(text) || int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) is false)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                report(field, T("“{0}” is no whole number.", text.Trim()));
            }

            return null;
        }

        return value;
    }

    private static decimal? Amount(string text, string field, Action<string, string> report)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && value < 1_000_000_000)
        {
            return value;
        }

        report(field, T("“{0}” is no amount. Write it like 12.50.", text.Trim()));
        return null;
    }
}

/// <summary>One stage as it is typed.</summary>
public sealed class StageForm
{
    /// <summary>How many approvals.</summary>
    public string Quorum { get; set; } = "1";

    /// <summary>From which groups; empty for every approver.</summary>
    public HashSet<string> Groups { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A weekly window as it is typed.</summary>
public sealed class WindowForm
{
    /// <summary>The days on which it begins; empty for every day.</summary>
    public HashSet<DayOfWeek> Days { get; init; } = [];

    /// <summary>When it begins.</summary>
    public TimeOnly? Start { get; set; } = new(18, 0);

    /// <summary>When it ends.</summary>
    public TimeOnly? End { get; set; } = new(6, 0);

    /// <summary>IANA name.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>A form that says what a window says.</summary>
    public static WindowForm From(WeeklyWindow window) => new()
    {
        Days = [.. window.Days],
        Start = window.From,
        End = window.To,
        TimeZone = window.TimeZone,
    };

    internal WeeklyWindow? Read(Action<string> report)
    {
        if (Start is not { } from || End is not { } to)
        {
            report(T("Say from when to when."));
            return null;
        }

        return new WeeklyWindow { Days = [.. Days.Order()], From = from, To = to, TimeZone = TimeZone.Trim() };
    }
}
