using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;

namespace ExportPortal.Web.Features.Admin;

/// <summary>The freezes that a person is told about: of everything, and of the connections that the person may see.</summary>
public sealed class ReadFreezes(CurrentUser user, FreezesInForce inForce)
{
    /// <summary>Reads them, at most some seconds old.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<Freeze>> ExecuteAsync(CancellationToken cancel)
    {
        IReadOnlyList<Freeze> all = await inForce.GetAsync(cancel);
        // Most of the time there is none, and every open page asks every few seconds.
        if (!all.Any(f => f.Scope != Freeze.Everything))
        {
            return all;
        }

        Actor actor = await user.GetAsync(cancel);
        return [.. all.Where(f => f.Scope == Freeze.Everything || actor.Sees(f.Scope))];
    }
}
