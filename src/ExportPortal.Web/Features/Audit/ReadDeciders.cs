using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>One decision, for a list.</summary>
public sealed record DeciderLine(Guid RequestId, DecisionKind Kind, string PersonName, DateTimeOffset At);

/// <summary>Reads who decided on the requests of one page, in one query.</summary>
public sealed class ReadDeciders(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>The decisions of the present revisions, oldest first, by request. Requests that the person may not see are left out.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<ILookup<Guid, DeciderLine>> ExecuteAsync(IReadOnlyCollection<Guid> requestIds, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<DeciderLine> lines = await db.Requests.AsNoTracking().VisibleTo(actor).Where(r => requestIds.Contains(r.Id))
            .SelectMany(r => r.Decisions.Where(d => d.Revision == r.Revision), (r, d) => new DeciderLine(r.Id, d.Kind, d.PersonName, d.At))
            .ToListAsync(cancel);
        return lines.OrderBy(l => l.At).ToLookup(l => l.RequestId);
    }
}
