using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Health;

/// <summary>Whether this node can serve: its database answers, takes writes and has the schema of this version.</summary>
public sealed class Readiness(IDbContextFactory<PortalDb> databases, LiveNodes nodes, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the database. Null when this node can serve, or why it cannot, in words without secrets.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            if (!nodes.CanWrite)
            {
                // The write that fails says why; one that succeeds ends the outage. SQLite's waits for a lock cannot be cancelled, so they are left behind.
                await Task.Run(() => nodes.BeatAsync(patience.Token), patience.Token).WaitAsync(patience.Token);
            }

            await using PortalDb db = await databases.CreateDbContextAsync(patience.Token);
            return await db.HasEveryMigrationAsync(patience.Token) ? null : "the database has not the schema of this version";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("The database takes no writes and gave no answer within {Patience}", Patience);
            return $"the database did not answer within {Patience.TotalSeconds:0} seconds";
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "The database cannot be used");
            return $"the database {DatabaseFault.Explain(exception) ?? "cannot be used; the log says why"}";
        }
    }
}
