using System.Collections.Concurrent;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>The snapshots of one connection and region as they were read last.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Region">The region.</param>
/// <param name="Snapshots">What was there.</param>
/// <param name="ReadAt">When it was read, UTC.</param>
/// <param name="Error">Why the last reading failed, or null. The snapshots are then those of the reading before.</param>
public sealed record RegionListing(string Connection, string Region, IReadOnlyList<SnapshotFacts> Snapshots, DateTimeOffset ReadAt, CallError? Error);

/// <summary>How new a list must be.</summary>
public enum Freshness
{
    /// <summary>What was read last, whatever its age. Nothing is read again.</summary>
    Known,

    /// <summary>What was read last. Where that is older than the settings allow, it is read again behind the answer.</summary>
    Soon,

    /// <summary>No older than the settings allow: waits for AWS if it must.</summary>
    Recent,

    /// <summary>Read now: waits for AWS.</summary>
    Now,
}

/// <summary>
/// All snapshots of all connections, read from AWS at most once a minute. A connection that fails shows its error and
/// never holds up another. What was never read is waited for, however new it must be.
/// </summary>
public sealed class SnapshotCatalogue(LightsailReads reads, LightsailConnections connections, IOptions<SnapshotSettings> settings, TimeProvider clock, ILogger<SnapshotCatalogue> log)
{
    private readonly ConcurrentDictionary<(string Connection, string Region), RegionListing> _listings = new();
    private readonly ConcurrentDictionary<(string Connection, string Region), Lazy<Task<RegionListing>>> _reading = new();

    /// <summary>A region has been read. Called on the reading's thread: whoever hears it must be quick.</summary>
    public event Action? Changed;

    /// <summary>Every region's listing, for a page: what is known at once, an old one is read again behind it.</summary>
    /// <param name="refresh">Read again now, whatever the age, and wait for it.</param>
    /// <param name="cancel">Stops the waiting, not the reading.</param>
    public Task<IReadOnlyList<RegionListing>> ListAsync(bool refresh, CancellationToken cancel) => ListAsync(refresh ? Freshness.Now : Freshness.Soon, cancel);

    /// <summary>Every region's listing.</summary>
    /// <param name="wanted">How new each must be.</param>
    /// <param name="cancel">Stops the waiting, not the reading.</param>
    public async Task<IReadOnlyList<RegionListing>> ListAsync(Freshness wanted, CancellationToken cancel) =>
        await Task.WhenAll(connections.AllRegions.Select(key => ListAsync(key, wanted, cancel)));

    private Task<RegionListing> ListAsync((string Connection, string Region) key, Freshness wanted, CancellationToken cancel)
    {
        if (wanted != Freshness.Now && _listings.TryGetValue(key, out RegionListing? known))
        {
            TimeSpan limit = settings.Value.ReadAgainAfter;
            if (wanted == Freshness.Known || clock.GetUtcNow() - known.ReadAt < limit)
            {
                return Task.FromResult(known);
            }

            // A limit of zero says that an old list is never good enough.
            if (wanted == Freshness.Soon && limit > TimeSpan.Zero)
            {
                _ = ReadOnce(key);
                return Task.FromResult(known);
            }
        }

        return ReadOnce(key).WaitAsync(cancel);
    }

    // Twenty people who open the page at once cause one reading. It belongs to none of them: it runs on the pool, not on the circuit of the first.
    private Task<RegionListing> ReadOnce((string Connection, string Region) key) => _reading.GetOrAdd(key, k => new(() => Task.Run(() => ReadAsync(k)))).Value;

    private async Task<RegionListing> ReadAsync((string Connection, string Region) key)
    {
        try
        {
            IReadOnlyList<SnapshotFacts> snapshots = await reads.ListSnapshotsAsync(key.Connection, key.Region, CancellationToken.None);
            return _listings[key] = new RegionListing(key.Connection, key.Region, snapshots, clock.GetUtcNow(), null);
        }
        catch (Exception exception)
        {
            CallError error = CallErrors.From("GetInstanceSnapshots", exception);
            log.LogWarning(exception, "Listing snapshots of {Connection} {Region} failed with {Code}", key.Connection, key.Region, error.Code);
            IReadOnlyList<SnapshotFacts> before = _listings.TryGetValue(key, out RegionListing? old) ? old.Snapshots : [];
            return _listings[key] = new RegionListing(key.Connection, key.Region, before, clock.GetUtcNow(), error);
        }
        finally
        {
            _reading.TryRemove(key, out _);
            Changed?.Invoke();
        }
    }
}
