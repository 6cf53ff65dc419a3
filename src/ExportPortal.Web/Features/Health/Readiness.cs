using ExportPortal.Data;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Health;

/// <summary>Whether this node can serve: its database answers, takes writes and has the schema of this version.</summary>
public sealed class Readiness(IDbContextFactory<PortalDb> databases, LiveNodes nodes, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the database.</summary>
    public async Task<bool> CheckAsync(CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await using PortalDb db = await databases.CreateDbContextAsync(patience.Token);
            return nodes.CanWrite && await db.Database.CanConnectAsync(patience.Token) && !(await db.Database.GetPendingMigrationsAsync(patience.Token)).Any();
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "The database cannot be asked");
            return false;
        }
    }
}
