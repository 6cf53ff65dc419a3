using ExportPortal.Data;
using ExportPortal.Data.Policies;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Admin;

/// <summary>
/// The freezes that stand, for the banner that everybody sees. Kept for a few seconds: a hundred open pages ask the database once.
/// What is executed never goes by this copy, it reads the table.
/// </summary>
public sealed class FreezesInForce(IDbContextFactory<PortalDb> databases, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);
    private volatile Copy? _copy;

    /// <summary>They have changed on this node.</summary>
    public event Action? Changed;

    /// <summary>Reads them, at most some seconds old.</summary>
    public async Task<IReadOnlyList<Freeze>> GetAsync(CancellationToken cancel)
    {
        if (_copy is { } copy && clock.GetUtcNow() - copy.ReadAt < KeepFor)
        {
            return copy.Freezes;
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<Freeze> freezes = await db.Freezes.AsNoTracking().OrderBy(f => f.Scope).ToListAsync(cancel);
        _copy = new Copy(freezes, clock.GetUtcNow());
        return freezes;
    }

    /// <summary>Reads anew next time and tells the open pages.</summary>
    public void Forget()
    {
        _copy = null;
        Changed?.Invoke();
    }

    private sealed record Copy(IReadOnlyList<Freeze> Freezes, DateTimeOffset ReadAt);
}
