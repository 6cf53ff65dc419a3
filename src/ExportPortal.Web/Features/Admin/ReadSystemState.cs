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

/// <summary>How this node and its queue are.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Version">Version of the portal.</param>
/// <param name="Database">The database provider.</param>
/// <param name="Jobs">The job storage's counters.</param>
/// <param name="Servers">The nodes that run jobs.</param>
/// <param name="Due">Requests whose next step is due.</param>
/// <param name="OldestDue">Since when the longest-waiting one is due, UTC, or null.</param>
/// <param name="Running">Requests that are being sent, checked or exported.</param>
/// <param name="At">When this was read, UTC.</param>
public sealed record SystemState(
    string Node, string Version, string Database, JobCounts Jobs, IReadOnlyList<JobServerFacts> Servers, int Due, DateTimeOffset? OldestDue, int Running, DateTimeOffset At);

/// <summary>Reads how this node is, for an administrator.</summary>
public sealed class ReadSystemState(CurrentUser user, IDbContextFactory<PortalDb> databases, JobStorage jobs, NodeIdentity node, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<SystemState> ExecuteAsync(CancellationToken cancel)
    {
        await user.RequireAsync(new Attempted("open", "system", node.Name), cancel, Role.Administrator);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        DateTimeOffset now = await db.NowAsync(clock, cancel);
        RequestStatus[] running = [RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.Exporting];
        int due = await db.Requests.CountAsync(r => r.DueAt <= now, cancel);
        DateTimeOffset? oldest = await db.Requests.Where(r => r.DueAt <= now).MinAsync(r => r.DueAt, cancel);
        int active = await db.Requests.CountAsync(r => running.Contains(r.Status), cancel);
        Hangfire.Storage.IMonitoringApi monitoring = jobs.GetMonitoringApi();
        StatisticsDto counts = monitoring.GetStatistics();
        return new SystemState(
            node.Name, VersionText, db.Database.IsNpgsql() ? "PostgreSQL" : "SQLite",
            new JobCounts(counts.Enqueued, counts.Processing, counts.Scheduled, counts.Succeeded, counts.Failed),
            [.. monitoring.Servers().Select(s => new JobServerFacts(s.WorkersCount, Utc(s.Heartbeat)))], due, oldest, active, now);
    }

    // Hangfire gives UTC without saying so.
    private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;

    private static string VersionText =>
        typeof(ReadSystemState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
