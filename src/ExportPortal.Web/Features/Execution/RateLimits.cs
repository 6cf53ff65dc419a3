using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Keeps the portal's calls to AWS at the allowed rate: one token bucket per connection, region and kind of call. Nodes that share
/// the work share the rate: each takes an equal part.
/// </summary>
public sealed class RateLimits(IOptions<ExecutionSettings> settings, LiveNodes nodes) : IDisposable
{
    // The number of nodes is part of the key: when it changes, new callers meet a bucket of the new size, those in line keep their turn.
    private readonly ConcurrentDictionary<(string Connection, string Region, bool Reads, int Nodes), Lazy<TokenBucketRateLimiter>> _buckets = new();

    /// <summary>Waits for the turn of an ExportSnapshot call.</summary>
    public Task ExportAsync(string connection, string region, CancellationToken cancel) => WaitAsync(connection, region, reads: false, cancel);

    /// <summary>Waits for the turn of a read call.</summary>
    public Task ReadAsync(string connection, string region, CancellationToken cancel) => WaitAsync(connection, region, reads: true, cancel);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Lazy<TokenBucketRateLimiter> bucket in _buckets.Values.Where(b => b.IsValueCreated))
        {
            bucket.Value.Dispose();
        }
    }

    private async Task WaitAsync(string connection, string region, bool reads, CancellationToken cancel)
    {
        TokenBucketRateLimiter bucket = _buckets.GetOrAdd((connection, region, reads, nodes.Workers), key => new(() => Make(key.Reads, key.Nodes))).Value;
        using RateLimitLease lease = await bucket.AcquireAsync(1, cancel);
    }

    private TokenBucketRateLimiter Make(bool reads, int share)
    {
        double rate = (reads ? settings.Value.ReadsPerSecond : settings.Value.CallsPerSecond) / share;
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            // Reads may come in a burst: the first listing of an account has many pages.
            TokenLimit = Math.Max(1, (int)Math.Ceiling(reads ? rate * 10 : rate)),
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1 / rate),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            AutoReplenishment = true,
        });
    }
}
