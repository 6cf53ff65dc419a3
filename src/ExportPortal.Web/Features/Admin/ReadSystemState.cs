using System.Reflection;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;
using Hangfire;
using Hangfire.Storage.Monitoring;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>Jobs by state; done and failed since the job storage began to count.</summary>
public sealed record JobCounts(long Queued, long Running, long Planned, long Done, long Failed);

/// <summary>A node that runs jobs.</summary>
/// <param name="Workers">How many at once.</param>
/// <param name="HeardAt">Its last sign of life, UTC, or null.</param>
public sealed record JobServerFacts(int Workers, DateTimeOffset? HeardAt);

/// <summary>One process of the portal.</summary>
/// <param name="Name">Node:Name.</param>
/// <param name="Role">All, Web or Worker.</param>
/// <param name="Version">Version of the program; of this node with its commit.</param>
/// <param name="StartedAt">When it started, UTC.</param>
/// <param name="SeenAt">Its last sign of life, UTC.</param>
/// <param name="IsAlive">It has given one lately.</param>
/// <param name="IsThis">It is the one that answers now.</param>
public sealed record NodeFacts(string Name, string Role, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsAlive, bool IsThis);

/// <summary>How the portal, this node and its queue are.</summary>
/// <param name="Database">The database provider.</param>
/// <param name="Jobs">The job storage's counters.</param>
/// <param name="Servers">The nodes that run jobs.</param>
/// <param name="Due">Requests whose next step is due.</param>
/// <param name="OldestDue">Since when the longest-waiting one is due, UTC, or null.</param>
/// <param name="Running">Requests that are being sent, checked or exported.</param>
/// <param name="Nodes">All nodes that have given a sign of life in the last day; this one first, then by name.</param>
/// <param name="Regions">How AWS answers this node, for each connection and region in the order of the settings.</param>
/// <param name="At">When this was read, UTC.</param>
public sealed record SystemState(
    string Database, JobCounts Jobs, IReadOnlyList<JobServerFacts> Servers, int Due, DateTimeOffset? OldestDue, int Running,
    IReadOnlyList<NodeFacts> Nodes, IReadOnlyList<RegionHealth> Regions, DateTimeOffset At);

/// <summary>Reads how the portal is, for an administrator or auditor.</summary>
public sealed class ReadSystemState(
    CurrentUser user, IDbContextFactory<PortalDb> databases, JobStorage jobs, NodeIdentity node, LightsailConnections connections, ConnectionHealth health, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<SystemState> ExecuteAsync(CancellationToken cancel)
    {
        await user.RequireRoleAsync(new Attempted("open", "system", node.Name), cancel, Role.Administrator, Role.Auditor);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        RequestStatus[] running = [RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting];
        int due = await db.Requests.CountAsync(r => r.DueAt <= now, cancel);
        DateTimeOffset? oldest = await db.Requests.Where(r => r.DueAt <= now).MinAsync(r => r.DueAt, cancel);
        int active = await db.Requests.CountAsync(r => running.Contains(r.Status), cancel);
        Hangfire.Storage.IMonitoringApi monitoring = jobs.GetMonitoringApi();
        StatisticsDto counts = monitoring.GetStatistics();
        return new SystemState(
            db.Database.IsNpgsql() ? "PostgreSQL" : "SQLite",
            new JobCounts(counts.Enqueued, counts.Processing, counts.Scheduled, counts.Succeeded, counts.Failed),
            [.. monitoring.Servers().Select(s => new JobServerFacts(s.WorkersCount, Utc(s.Heartbeat)))], due, oldest, active,
            await NodesAsync(db, now, cancel), [.. connections.AllRegions.Select(r => health.Of(r.Connection, r.Region))], now);
    }

    private async Task<List<NodeFacts>> NodesAsync(PortalDb db, DateTimeOffset now, CancellationToken cancel)
    {
        DateTimeOffset alive = now - LiveNodes.SilentAfter;
        List<Node> nodes = await db.Nodes.AsNoTracking().ToListAsync(cancel);
        return [.. nodes.Select(n => new NodeFacts(n.Name, n.Role, n.Name == node.Name ? VersionText : n.Version, n.StartedAt, n.SeenAt, n.SeenAt >= alive, n.Name == node.Name))
            .OrderByDescending(n => n.IsThis).ThenBy(n => n.Name, StringComparer.Ordinal)];
    }

    // Hangfire gives UTC without saying so.
    private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;

    private static string VersionText =>
        typeof(ReadSystemState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { } text ? Shorten(text) : "unknown";

    // "0.1.0+<commit>": eight characters of the commit tell it apart.
    private static string Shorten(string version) => version.IndexOf('+', StringComparison.Ordinal) is var plus and > 0 && version.Length > plus + 9 ? version[..(plus + 9)] : version;
}
