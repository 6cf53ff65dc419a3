using System.Collections.Concurrent;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>How the last calls through a connection and region went, as this node saw it.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Region">The region.</param>
/// <param name="LastGoodAt">The last call that AWS answered well, UTC, or null.</param>
/// <param name="LastError">The error since then, or null when all is well.</param>
/// <param name="LastErrorAt">When, UTC, or null.</param>
public sealed record RegionHealth(string Connection, string Region, DateTimeOffset? LastGoodAt, CallError? LastError, DateTimeOffset? LastErrorAt)
{
    /// <summary>The last call went well, or none was made yet.</summary>
    public bool IsHealthy => LastError is null;
}

/// <summary>Remembers how calls to AWS go, for the pages that show it.</summary>
public sealed class ConnectionHealth(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Connection, string Region), RegionHealth> _regions = new();

    /// <summary>What is known of a region.</summary>
    public RegionHealth Of(string connection, string region) => _regions.GetValueOrDefault((connection, region)) ?? new RegionHealth(connection, region, null, null, null);

    /// <summary>A call went well.</summary>
    public void Good(string connection, string region) => _regions[(connection, region)] = new RegionHealth(connection, region, clock.GetUtcNow(), null, null);

    /// <summary>A call went wrong.</summary>
    public void Bad(string connection, string region, CallError error) => _regions.AddOrUpdate(
        (connection, region),
        key => new RegionHealth(key.Connection, key.Region, null, error, clock.GetUtcNow()),
        (_, old) => old with { LastError = error, LastErrorAt = clock.GetUtcNow() });
}
