using ExportPortal.Data;
using ExportPortal.Domain;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>One open session, for its owner.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Client">Browser and system in words.</param>
/// <param name="Method">How the person signed in, in words.</param>
/// <param name="Ip">The client's address, or null.</param>
/// <param name="StartedAt">Since when, UTC.</param>
/// <param name="LastSeenAt">Last request, UTC, to the minute.</param>
/// <param name="IsPresent">The session that asks.</param>
public sealed record SessionRow(Guid Id, string Client, string Method, string? Ip, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool IsPresent);

/// <summary>Lists a person's own open sessions, the newest first.</summary>
public sealed class ListSessions(CurrentUser user, IDbContextFactory<PortalDb> databases, SignInSettings settings, TimeProvider clock)
{
    /// <summary>Lists them.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<SessionRow>> ExecuteAsync(CancellationToken cancel)
    {
        SignedInPerson person = await user.GetSignedInAsync(cancel);
        DateTimeOffset now = clock.GetUtcNow();
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        var open = await db.Sessions.AsNoTracking().OpenAt(now, settings).Where(s => s.UserId == person.Id).OrderByDescending(s => s.StartedAt).ToListAsync(cancel);
        return [.. open.Select(s => new SessionRow(s.Id, ClientWords.Of(s.Client), SignInMethod.Words(s.Method), s.Ip, s.StartedAt, s.LastSeenAt, s.Id == person.SessionId))];
    }
}
