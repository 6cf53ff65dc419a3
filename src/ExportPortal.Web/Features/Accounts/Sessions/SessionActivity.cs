using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ExportPortal.Web.Features.Accounts.Sessions;

/// <summary>
/// Notes that somebody works in an open page: clicks and keys come over the circuit, not as requests, and would look idle otherwise. What the
/// server does by itself, a clock that ticks or news that arrive, is no work of the person.
/// </summary>
public sealed class SessionActivity(AuthenticationStateProvider authentication, TokenUses uses, TimeProvider clock) : CircuitHandler
{
    private Guid? _session;

    /// <inheritdoc />
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        _session = SessionClaims.SessionOf((await authentication.GetAuthenticationStateAsync()).User);

    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        if (_session is { } session)
        {
            uses.NoteSession(session, clock.GetUtcNow());
        }

        return next(context);
    };
}
