using System.Security.Claims;
using ExportPortal.Data.Storage;
using ExportPortal.Web.Features.Accounts.Sessions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>
/// Judges the person of an open page again every 30 seconds, and at once when the portal hears that this person's roles, account or sessions have changed.
/// A circuit outlives its cookie otherwise.
/// </summary>
public sealed class RevalidatingAuthentication : RevalidatingServerAuthenticationStateProvider
{
    private static readonly AuthenticationState Nobody = new(new ClaimsPrincipal(new ClaimsIdentity()));
    private readonly OpenSessions _sessions;
    private readonly IDisposable _subscription;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _closed;
    private readonly ILogger _log;

    /// <summary>Listens as long as the page is open.</summary>
    public RevalidatingAuthentication(ILoggerFactory logs, OpenSessions sessions, ChangeFeed changes)
        : base(logs)
    {
        _sessions = sessions;
        _log = logs.CreateLogger<RevalidatingAuthentication>();
        _closed = _end.Token;
        _subscription = changes.SubscribeToAccess(Hear);
    }

    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await _sessions.FindAsync(authenticationState.User, cancellationToken) is { Pending: null };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _subscription.Dispose();
            _end.Cancel();
            _end.Dispose();
        }

        base.Dispose(disposing);
    }

    // On the writer's thread: it must not wait for this page.
    private void Hear(IReadOnlyCollection<Guid> people) => _ = Task.Run(() => JudgeAsync(people), _closed);

    private async Task JudgeAsync(IReadOnlyCollection<Guid> people)
    {
        try
        {
            AuthenticationState state = await GetAuthenticationStateAsync();
            if (Guid.TryParse(state.User.FindFirstValue(ClaimTypes.NameIdentifier), out Guid id) && people.Contains(id) && !await ValidateAuthenticationStateAsync(state, _closed))
            {
                SetAuthenticationState(Task.FromResult(Nobody));
            }
        }
        catch (Exception exception) when (!_closed.IsCancellationRequested)
        {
            // The interval's check follows, and every use case asks for itself.
            _log.LogWarning(exception, "An open page could not be judged at once");
        }
        catch (OperationCanceledException)
        {
            // The page has closed.
        }
    }
}
