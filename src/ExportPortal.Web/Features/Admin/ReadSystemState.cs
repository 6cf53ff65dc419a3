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

/// <summary>How this node and its queue are.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Version">Version of the portal.</param>
/// <param name="Database">The database provider.</param>
/// <param name="Queue">Hangfire's counters on this node, since it started.</param>
/// <param name="Servers">Job servers with their workers and last heartbeats, UTC.</param>
/// <param name="Due">Requests whose next step is due.</param>
/// <param name="OldestDue">Since when the longest-waiting one is due, UTC, or null.</param>
/// <param name="Running">Requests that are being sent, checked or exported.</param>
/// <param name="At">When this was read, UTC.</param>
public sealed record SystemState(
    string Node, string Version, string Database, StatisticsDto Queue, IReadOnlyList<ServerDto> Servers, int Due, DateTimeOffset? OldestDue, int Running, DateTimeOffset At);

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
        return new SystemState(node.Name, VersionText, db.Database.IsNpgsql() ? "PostgreSQL" : "SQLite", monitoring.GetStatistics(), [.. monitoring.Servers()], due, oldest, active, now);
    }

    private static string VersionText =>
        typeof(ReadSystemState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
