using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>Whom the form can offer.</summary>
/// <param name="Watchers">Who can be told of what becomes of the request.</param>
/// <param name="Others">On whose behalf the person may ask; empty without the right to.</param>
public sealed record NameablePeople(IReadOnlyList<NamedPerson> Watchers, IReadOnlyList<NamedPerson> Others);

/// <summary>Names the people whom the signed-in requester can name in a request; the rules are those of <see cref="NamePeople"/>.</summary>
public sealed class ListNameablePeople(CurrentUser user, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Lists them.</summary>
    /// <param name="connections">The connections of the form's snapshots: only people who may see all of them.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">not-signed-in, role-missing</exception>
    public async Task<NameablePeople> ExecuteAsync(IReadOnlyCollection<string> connections, CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("open", "form", "people"), cancel, Role.Requester);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        List<HashSet<Guid>> guards = [];
        foreach (string connection in connections.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            guards.Add(await WhoCanDecide.GuardsAsync(db, connection, cancel));
        }

        guards.RemoveAll(g => g.Count == 0);
        return new NameablePeople(
            await NamesAsync(NamePeople.Watchers(db, actor.Id), guards, cancel),
            NamePeople.MayAskForOthers(actor) ? await NamesAsync(NamePeople.OtherRequesters(db, actor.Id), guards, cancel) : []);
    }

    private static async Task<IReadOnlyList<NamedPerson>> NamesAsync(IQueryable<PortalUser> people, List<HashSet<Guid>> guards, CancellationToken cancel)
    {
        var found = await people.Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancel);
        return [.. found.Where(u => guards.TrueForAll(g => g.Contains(u.Id))).OrderBy(u => u.DisplayName, StringComparer.OrdinalIgnoreCase).Select(u => new NamedPerson(u.Id, u.DisplayName))];
    }
}
