using ExportPortal.Data;
using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>A use of the break-glass account.</summary>
/// <param name="Name">Whose account it is.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Ip">From where, or null.</param>
public sealed record BreakGlassUse(string Name, DateTimeOffset At, string? Ip);

/// <summary>The last use of the break-glass account, for the banner of administrators. Kept for some seconds: many open pages ask the database once.</summary>
public sealed class BreakGlassWatch(IDbContextFactory<PortalDb> databases, SignInSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan ShowFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(10);
    private volatile Copy? _copy;

    /// <summary>The last use within a day, or null. Asks nothing while local sign-in is on: there is no such use then.</summary>
    public async Task<BreakGlassUse?> FindAsync(CancellationToken cancel)
    {
        if (settings.LocalSignIn)
        {
            return null;
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (_copy is { } copy && now - copy.ReadAt < KeepFor)
        {
            return copy.Use;
        }

        DateTimeOffset since = now - ShowFor;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        BreakGlassUse? use = await db.Sessions.AsNoTracking().Where(s => s.IsBreakGlass && s.StartedAt > since).OrderByDescending(s => s.StartedAt)
            .Join(db.Users, s => s.UserId, u => u.Id, (s, u) => new BreakGlassUse(u.DisplayName, s.StartedAt, s.Ip)).FirstOrDefaultAsync(cancel);
        _copy = new Copy(use, now);
        return use;
    }

    /// <summary>Asks anew next time: it has just been used.</summary>
    public void Forget() => _copy = null;

    private sealed record Copy(BreakGlassUse? Use, DateTimeOffset ReadAt);
}
