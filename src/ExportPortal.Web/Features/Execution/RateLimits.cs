using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>Which calls share a bucket.</summary>
public enum CallLane
{
    /// <summary>ExportSnapshot.</summary>
    Export,

    /// <summary>Reads that a person or a due export waits for.</summary>
    Urgent,

    /// <summary>Reads that watch: tracking, listing, looking for traces. They never hold up an export that is due.</summary>
    Watching,
}

/// <summary>
/// Keeps the portal's calls to AWS at the allowed rate: one token bucket per connection, region and kind of call. Nodes that share
/// the work share the rate: each takes an equal part.
/// </summary>
public sealed class RateLimits(IOptions<ExecutionSettings> settings, LiveNodes nodes, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_slowFor = TimeSpan.FromMinutes(1);

    // The share is part of the key: when it changes, new callers meet a bucket of the new size, those in line keep their turn.
    private readonly ConcurrentDictionary<(string Connection, string Region, CallLane Lane, int Share), Lazy<TokenBucketRateLimiter>> _buckets = new();
    private readonly ConcurrentDictionary<(string Connection, string Region), long> _slowSince = new();

    /// <summary>Waits for the turn of an ExportSnapshot call.</summary>
    public async Task ExportAsync(string connection, string region, CancellationToken cancel)
    {
        if (nodes.WaitBeforeSharing is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, clock, cancel);
        }

        await WaitAsync(connection, region, CallLane.Export, cancel);
    }

    /// <summary>Waits for the turn of a read call.</summary>
    public Task ReadAsync(string connection, string region, CallLane lane, CancellationToken cancel) => WaitAsync(connection, region, lane, cancel);

    /// <summary>How many exports of a connection and region may be between look and call: what the allowed rate sends in five seconds.</summary>
    public int Width => Math.Clamp((int)Math.Ceiling(settings.Value.CallsPerSecond / nodes.Workers * 5), 2, 16);

    /// <summary>AWS asked to slow down: exports of this connection and region go at half the rate for a while.</summary>
    public void SlowDown(string connection, string region) => _slowSince[(connection, region)] = clock.GetTimestamp();

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Lazy<TokenBucketRateLimiter> bucket in _buckets.Values.Where(b => b.IsValueCreated))
        {
            bucket.Value.Dispose();
        }
    }

    private async Task WaitAsync(string connection, string region, CallLane lane, CancellationToken cancel)
    {
        bool slow = lane == CallLane.Export && _slowSince.TryGetValue((connection, region), out long since) && clock.GetElapsedTime(since) < s_slowFor;
        TokenBucketRateLimiter bucket = _buckets.GetOrAdd((connection, region, lane, nodes.Workers * (slow ? 2 : 1)), key => new(() => Make(key.Lane, key.Share))).Value;
        using RateLimitLease lease = await bucket.AcquireAsync(1, cancel);
    }

    private TokenBucketRateLimiter Make(CallLane lane, int share)
    {
        double rate = (lane == CallLane.Export ? settings.Value.CallsPerSecond : settings.Value.ReadsPerSecond) / share;
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            // Exports leave evenly, with what a quarter of a second may have saved up: AWS does not tell how large a burst it takes.
            // Reads may come in a burst: the first listing of an account has many pages.
            TokenLimit = Math.Max(1, (int)Math.Ceiling(lane == CallLane.Export ? rate / 4 : rate * 20)),
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1 / rate),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            AutoReplenishment = true,
        });
    }
}
