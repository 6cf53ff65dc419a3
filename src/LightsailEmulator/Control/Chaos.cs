namespace LightsailEmulator.Control;

/// <summary>The error of the effects <c>error</c> and <c>errorAfter</c>.</summary>
internal sealed record ChaosError(string Type, int Status, string Message);

/// <summary>One disturbance: what, of which operation (<c>*</c> = all), how often.</summary>
internal sealed record ChaosRule(long Id, string Operation, string Effect, double Probability, ChaosError? Error, double Seconds)
{
    /// <summary>How many more times it strikes; null = until it is removed.</summary>
    public int? Count { get; set; }

    /// <summary>How many matching calls are let through first.</summary>
    public int Skip { get; set; }
}

/// <summary>What the rules do to one call.</summary>
internal sealed record ChaosPlan
{
    public double DelayBefore { get; init; }
    public double DelayAfter { get; init; }
    public double HideSeconds { get; init; }
    public bool ExportFails { get; init; }

    /// <summary>The effect that decides the answer, if any.</summary>
    public string? Effect { get; init; }
    public ChaosError? Error { get; init; }
}

/// <summary>The disturbances asked for through the control API. They live in memory: a restart begins undisturbed.</summary>
internal sealed class Chaos
{
    private static readonly string[] s_recordOperations =
    [
        "ExportSnapshot", "CreateCloudFormationStack", "GetExportSnapshotRecords", "GetCloudFormationStackRecords", "GetOperations", "GetOperationsForResource",
    ];

    private readonly Lock _gate = new();
    private readonly List<ChaosRule> _rules = [];
    private long _lastId;

    /// <summary>
    /// <c>error</c>, <c>throttle</c>, <c>dropBefore</c>: instead of the work. <c>errorAfter</c>, <c>dropAfter</c>, <c>halfBody</c>:
    /// the work is done, the caller does not learn it. <c>delay</c> waits before the work, <c>delayAfter</c> between work and answer.
    /// <c>hideRecords</c> keeps new records and their operations out of lists, <c>failExport</c> lets the export end as Failed.
    /// </summary>
    public static readonly IReadOnlyList<string> Effects =
        ["error", "errorAfter", "dropBefore", "dropAfter", "throttle", "delay", "delayAfter", "halfBody", "hideRecords", "failExport"];

    public static bool Concerns(string effect, string operation) => effect switch
    {
        "hideRecords" => s_recordOperations.Contains(operation),
        "failExport" => operation == "ExportSnapshot",
        _ => true,
    };

    public ChaosRule Add(Func<long, ChaosRule> make)
    {
        lock (_gate)
        {
            ChaosRule rule = make(++_lastId);
            _rules.Add(rule);
            return rule;
        }
    }

    public IReadOnlyList<ChaosRule> Rules
    {
        get
        {
            lock (_gate) return [.. _rules.Select(rule => rule with { })];
        }
    }

    public void Clear()
    {
        lock (_gate) _rules.Clear();
    }

    /// <summary>Uses up the rules that strike this call. Delays and hiding add to the first effect that decides the answer.</summary>
    public ChaosPlan Strike(string operation)
    {
        var plan = new ChaosPlan();
        lock (_gate)
        {
            foreach (ChaosRule rule in _rules.Where(rule => rule.Operation == "*" || rule.Operation == operation).ToList())
            {
                bool decides = rule.Effect is not ("delay" or "delayAfter" or "hideRecords" or "failExport");
                if (!Concerns(rule.Effect, operation) || (decides && plan.Effect is not null)) continue;
                if (rule.Skip > 0)
                {
                    rule.Skip--;
                    continue;
                }

                if (rule.Probability < 1 && Random.Shared.NextDouble() >= rule.Probability) continue;
                if (rule.Count is { } left)
                {
                    rule.Count = left - 1;
                    if (left <= 1) _rules.Remove(rule);
                }

                plan = rule.Effect switch
                {
                    "delay" => plan with { DelayBefore = plan.DelayBefore + rule.Seconds },
                    "delayAfter" => plan with { DelayAfter = plan.DelayAfter + rule.Seconds },
                    "hideRecords" => plan with { HideSeconds = Math.Max(plan.HideSeconds, rule.Seconds) },
                    "failExport" => plan with { ExportFails = true },
                    _ => plan with { Effect = rule.Effect, Error = rule.Error },
                };
            }
        }

        return plan;
    }
}
