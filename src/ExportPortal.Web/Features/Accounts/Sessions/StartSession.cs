using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>Writes down that somebody has signed in, together with the event that says so. A use of the break-glass account is said loudly.</summary>
public sealed class StartSession(PortalTransactions transactions, SignInSettings settings, BreakGlassWatch watch, ILogger<StartSession> log)
{
    private const int LongestClient = 200;
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    /// <summary>Starts it.</summary>
    /// <param name="user">Who has signed in.</param>
    /// <param name="method">How, one of <see cref="SignInMethod"/>.</param>
    /// <param name="http">From where.</param>
    /// <returns>The session, which the cookie has to name.</returns>
    public async Task<UserSession> ExecuteAsync(PortalUser user, string method, HttpContext http)
    {
        string? ip = http.Connection.RemoteIpAddress?.ToString();
        bool breakGlass = method != SignInMethod.Provider && settings.IsBreakGlass(user.Email);
        UserSession session = await transactions.RunAsync(new AuditActor(user.Id, user.DisplayName, ActorKind.User, Ip: ip), async transaction =>
        {
            DateTimeOffset longAgo = transaction.Now - KeepEnded;
            await transaction.Db.Sessions.Where(s => s.UserId == user.Id && s.ExpiresAt < longAgo).ExecuteDeleteAsync();
            UserSession started = new()
            {
                Id = Guid.CreateVersion7(transaction.Now),
                UserId = user.Id,
                StartedAt = transaction.Now,
                LastSeenAt = transaction.Now,
                ExpiresAt = transaction.Now + AccountsSetup.SessionLength,
                Method = method,
                HasSecondFactor = method is SignInMethod.SecondFactor or SignInMethod.Passkey || (method == SignInMethod.Provider && settings.Oidc?.CountsAsSecondFactor == true),
                IsBreakGlass = breakGlass,
                Ip = ip,
                Client = Clean(http.Request.Headers.UserAgent.ToString()),
            };
            transaction.Db.Sessions.Add(started);
            transaction.Audit(Event(AuditActions.UserSignedIn, user, started));
            if (breakGlass)
            {
                transaction.Audit(Event(AuditActions.BreakGlassUsed, user, started));
            }

            return started;
        }, CancellationToken.None);
        if (breakGlass)
        {
            watch.Forget();
            log.LogCritical("The break-glass account {UserId} signed in from {Ip} while local sign-in is switched off", user.Id, ip);
        }

        return session;
    }

    private static AuditEntry Event(string action, PortalUser user, UserSession session) => new()
    {
        Action = action, SubjectType = "user", SubjectId = user.Email ?? user.Id.ToString(),
        Data = new Dictionary<string, object?> { ["method"] = session.Method, ["session"] = session.Id, ["client"] = ClientWords.Of(session.Client) },
    };

    private static string? Clean(string client)
    {
        string clean = new([.. client.Where(c => c is >= ' ' and <= '~').Take(LongestClient)]);
        return clean.Length == 0 ? null : clean;
    }
}
