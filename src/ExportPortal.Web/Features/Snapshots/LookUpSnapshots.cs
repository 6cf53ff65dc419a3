using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Snapshots;

/// <summary>A snapshot that somebody names.</summary>
/// <param name="Connection">Name of a connection.</param>
/// <param name="Region">One of its regions.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Instance or disk, or null for either.</param>
public sealed record WantedSnapshot(string? Connection, string? Region, string? Name, SnapshotKind? Kind);

/// <summary>What AWS says about it.</summary>
/// <param name="Snapshot">The snapshot, or null.</param>
/// <param name="Refusal">Why there is none, or null.</param>
public sealed record FoundSnapshot(SnapshotFacts? Snapshot, RuleBroken? Refusal);

/// <summary>Asks AWS for several snapshots now: one by one where they are few, by one listing of the region where they are many.</summary>
public sealed class LookUpSnapshots(LookUpSnapshot one, LightsailReads reads, LightsailConnections connections, ILogger<LookUpSnapshots> log)
{
    private const int ManyOfARegion = 6;

    /// <summary>Looks them all up, in the order asked. What is wrong with one is in its place.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="viewer">Who asks; a connection that this person may not see is unknown. Null for the portal's own work.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<FoundSnapshot>> ExecuteAsync(IReadOnlyList<WantedSnapshot> wanted, Actor? viewer, CancellationToken cancel)
    {
        FoundSnapshot[] found = new FoundSnapshot[wanted.Count];
        IEnumerable<Task> regions = wanted.Select((w, i) => (Wanted: w, Index: i)).GroupBy(w => (w.Wanted.Connection, w.Wanted.Region)).Select(async region =>
        {
            IReadOnlyList<SnapshotFacts>? listing = region.Count() >= ManyOfARegion ? await ListAsync(region.Key.Connection, region.Key.Region, viewer, cancel) : null;
            foreach ((WantedSnapshot snapshot, int index) in region)
            {
                found[index] = Find(listing, snapshot) is { } listed ? new FoundSnapshot(listed, null) : await LookUpAsync(snapshot, viewer, cancel);
            }
        });
        await Task.WhenAll(regions);
        return found;
    }

    private static SnapshotFacts? Find(IReadOnlyList<SnapshotFacts>? listing, WantedSnapshot wanted) =>
        listing?.Where(s => s.Name == wanted.Name && (wanted.Kind is null || s.Kind == wanted.Kind)).OrderBy(s => s.Kind).FirstOrDefault();

    /// <summary>The listing, or null where there is none: each is then asked for by itself, and says what is wrong.</summary>
    private async Task<IReadOnlyList<SnapshotFacts>?> ListAsync(string? connection, string? region, Actor? viewer, CancellationToken cancel)
    {
        try
        {
            return await reads.ListSnapshotsAsync(connections.Require(connection, region, viewer).Name, region!, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogInformation(exception, "The snapshots of {Connection} in {Region} could not be listed; each is asked for by itself", connection, region);
            return null;
        }
    }

    private async Task<FoundSnapshot> LookUpAsync(WantedSnapshot wanted, Actor? viewer, CancellationToken cancel)
    {
        try
        {
            return new FoundSnapshot(await one.ExecuteAsync(wanted.Connection, wanted.Region, wanted.Name, wanted.Kind, viewer, cancel), null);
        }
        catch (RuleBroken refusal)
        {
            return new FoundSnapshot(null, refusal);
        }
    }
}
