using ExportPortal.Data.Accounts;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>Which sessions count.</summary>
internal static class SessionQueries
{
    /// <summary>Leaves those that have neither ended nor run out nor been idle too long.</summary>
    public static IQueryable<UserSession> OpenAt(this IQueryable<UserSession> sessions, DateTimeOffset now, SignInSettings settings)
    {
        DateTimeOffset active = settings.IdleTimeout > TimeSpan.Zero ? now - settings.IdleTimeout : DateTimeOffset.UnixEpoch;
        return sessions.Where(s => s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt > active);
    }
}
