using ExportPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Desk;

/// <summary>Gives out no more contexts from one on, until whoever asks gives up.</summary>
internal sealed class SlowDatabases(IDbContextFactory<PortalDb> databases) : IDbContextFactory<PortalDb>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<CancellationToken> held = new();
    private int? from;
    private int given;

    /// <summary>What would make the first held asker give up.</summary>
    public Task<CancellationToken> Held => held.Task.WaitAsync(Patience);

    /// <summary>Holds the one of this number, counted from now, and all after it; null holds none.</summary>
    public void HoldFrom(int? context) => (from, given) = (context, 0);

    public PortalDb CreateDbContext() => databases.CreateDbContext();

    public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (++given >= from)
        {
            held.TrySetResult(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return await databases.CreateDbContextAsync(cancellationToken);
    }
}
