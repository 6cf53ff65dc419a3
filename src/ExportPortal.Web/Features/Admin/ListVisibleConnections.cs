using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Admin;

/// <summary>The connections whose names a person may read: all but those that groups of others guard.</summary>
public sealed class ListVisibleConnections(CurrentUser user, LightsailConnections connections)
{
    /// <summary>Lists them in the order of the settings.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<ConnectionSettings>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        return [.. connections.All.Where(c => actor.Sees(c.Name))];
    }
}
