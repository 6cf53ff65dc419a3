using System.Diagnostics;

namespace LightsailEmulator.Control;

/// <summary>How many calls of an operation have come, and how many of them the limit refused.</summary>
/// <param name="Received">Calls that arrived whole, whatever was answered.</param>
/// <param name="Throttled">Calls over the limit, answered with ThrottlingException.</param>
internal sealed record CallCount(long Received, long Throttled);

/// <summary>A limit as real AWS has it, per region: so many calls a second, and a store of unused ones for bursts.</summary>
internal sealed record CallLimit(string Operation, double CallsPerSecond, double Burst);

/// <summary>Counts calls by operation, and refuses those over a limit.</summary>
internal sealed class CallMeter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CallCount> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CallLimit> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Operation, string Region), (double Tokens, long At)> _buckets = [];

    /// <summary>Calls so far, by operation.</summary>
    public IReadOnlyDictionary<string, CallCount> Counts
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<string, CallCount>(_counts, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>The limits in force.</summary>
    public IReadOnlyList<CallLimit> Limits
    {
        get
        {
            lock (_lock)
            {
                return [.. _limits.Values];
            }
        }
    }

    /// <summary>Sets the limit of an operation; its buckets start full.</summary>
    public void Limit(CallLimit limit)
    {
        lock (_lock)
        {
            _limits[limit.Operation] = limit;
            foreach (var key in _buckets.Keys.Where(key => key.Operation == limit.Operation).ToList()) _buckets.Remove(key);
        }
    }

    /// <summary>Forgets limits and counts.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _counts.Clear();
            _limits.Clear();
            _buckets.Clear();
        }
    }

    /// <summary>Counts a call. False when it is over the limit.</summary>
    public bool Admit(string operation, string region)
    {
        lock (_lock)
        {
            bool admitted = !_limits.TryGetValue(operation, out CallLimit? limit) || Take(limit, region);
            CallCount count = _counts.GetValueOrDefault(operation, new CallCount(0, 0));
            _counts[operation] = new CallCount(count.Received + 1, count.Throttled + (admitted ? 0 : 1));
            return admitted;
        }
    }

    private bool Take(CallLimit limit, string region)
    {
        long now = Stopwatch.GetTimestamp();
        (double tokens, long at) = _buckets.GetValueOrDefault((limit.Operation, region), (limit.Burst, now));
        tokens = Math.Min(limit.Burst, tokens + Stopwatch.GetElapsedTime(at, now).TotalSeconds * limit.CallsPerSecond);
        bool admitted = tokens >= 1;
        _buckets[(limit.Operation, region)] = (admitted ? tokens - 1 : tokens, now);
        return admitted;
    }
}
