using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>A use of the break-glass account.</summary>
/// <param name="Name">Whose account it is.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Ip">From where, or null.</param>
/// <param name="Reason">Why, or null while nobody has said so.</param>
/// <param name="IsOpen">Its session is still open.</param>
public sealed record BreakGlassUse(string Name, DateTimeOffset At, string? Ip, string? Reason, bool IsOpen);

/// <summary>The last use of the break-glass account, for the banner. Kept for some seconds: many open pages ask the database once.</summary>
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

        BreakGlassUse? use = await ReadAsync(now, cancel);
        _copy = new Copy(use, now);
        return use;
    }

    /// <summary>Asks anew next time: something has just happened.</summary>
    public void Forget() => _copy = null;

    private async Task<BreakGlassUse?> ReadAsync(DateTimeOffset now, CancellationToken cancel)
    {
        DateTimeOffset since = now - ShowFor;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var last = await db.Sessions.AsNoTracking().Where(s => s.IsBreakGlass && s.StartedAt > since).OrderByDescending(s => s.StartedAt)
            .Join(db.Users, s => s.UserId, u => u.Id, (s, u) => new { Session = s, u.DisplayName }).FirstOrDefaultAsync(cancel);
        if (last is null)
        {
            return null;
        }

        bool open = await db.Sessions.OpenAt(now, settings).AnyAsync(s => s.Id == last.Session.Id, cancel);
        // The words are in the history only: nobody can take them back.
        List<AuditEvent> explained = await db.AuditEvents.AsNoTracking().Where(e => e.Action == AuditActions.BreakGlassExplained && e.At >= last.Session.StartedAt).ToListAsync(cancel);
        return new BreakGlassUse(last.DisplayName, last.Session.StartedAt, last.Session.Ip, explained.Select(e => ExplainBreakGlass.ReasonOf(e, last.Session.Id)).FirstOrDefault(r => r is not null), open);
    }

    private sealed record Copy(BreakGlassUse? Use, DateTimeOffset ReadAt);
}
