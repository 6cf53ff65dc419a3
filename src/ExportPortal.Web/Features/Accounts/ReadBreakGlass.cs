using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;

namespace ExportPortal.Web.Features.Accounts;

/// <summary>The use of the break-glass account that a person is told about: everybody while it lasts, administrators and auditors for a day and with its address.</summary>
public sealed class ReadBreakGlass(CurrentUser user, BreakGlassWatch watch)
{
    /// <summary>Reads it, at most some seconds old; null when there is none to tell.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<BreakGlassUse?> ExecuteAsync(CancellationToken cancel)
    {
        // Most of the time there is none, and every open page asks every few seconds.
        if (await watch.FindAsync(cancel) is not { } use)
        {
            return null;
        }

        Actor actor = await user.GetAsync(cancel);
        return actor.Has(Role.Administrator) || actor.Has(Role.Auditor) ? use : use.IsOpen ? use with { Ip = null } : null;
    }
}
