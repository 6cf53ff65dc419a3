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

/// <summary>
/// All snapshots of all connections, read from AWS at most once a minute. A connection that fails shows its error and
/// never holds up another.
/// </summary>
public sealed class SnapshotCatalogue(LightsailReads reads, LightsailConnections connections, IOptions<SnapshotSettings> settings, TimeProvider clock, ILogger<SnapshotCatalogue> log)
{
    private readonly ConcurrentDictionary<(string Connection, string Region), RegionListing> _listings = new();
    private readonly ConcurrentDictionary<(string Connection, string Region), Lazy<Task<RegionListing>>> _reading = new();

    /// <summary>Every region's listing, oldest reading no older than the settings allow.</summary>
    /// <param name="refresh">Read again now, whatever the age.</param>
    /// <param name="cancel">Stops the waiting, not the reading.</param>
    public async Task<IReadOnlyList<RegionListing>> ListAsync(bool refresh, CancellationToken cancel) =>
        await Task.WhenAll(connections.AllRegions.Select(key => ListAsync(key, refresh, cancel)));

    private Task<RegionListing> ListAsync((string Connection, string Region) key, bool refresh, CancellationToken cancel)
    {
        if (!refresh && _listings.TryGetValue(key, out RegionListing? known) && clock.GetUtcNow() - known.ReadAt < settings.Value.ReadAgainAfter)
        {
            return Task.FromResult(known);
        }

        // Twenty people who open the page at once cause one reading.
        return _reading.GetOrAdd(key, k => new(() => ReadAsync(k))).Value.WaitAsync(cancel);
    }

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
        }
    }
}
