using ExportPortal.Data;
using ExportPortal.Data.Comfort;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Palette;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Favourites;

/// <summary>
/// The signed-in person's favourites. What somebody marked and may no longer see is not listed, nor is what is gone: each is judged by the rights of this moment.
/// </summary>
public sealed class ListFavourites(CurrentUser user, IDbContextFactory<PortalDb> databases, SnapshotCatalogue catalogue)
{
    /// <summary>All of them as places of the palette: pages, views, requests with the newest first, snapshots.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlyList<Place>> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        IReadOnlyList<Favourite> mine = await ReadAsync(db, actor, cancel);
        return
        [
            .. mine.Where(f => f.Kind == FavouriteKind.Page).Select(f => PageOf(f.Id, actor)).OfType<Place>().OrderBy(p => p.Title, StringComparer.CurrentCultureIgnoreCase).ThenBy(p => p.Hint, StringComparer.Ordinal),
            .. await ViewsAsync(db, Favourite.GuidsOf(mine, FavouriteKind.View), actor, cancel),
            .. await RequestsAsync(db, Favourite.GuidsOf(mine, FavouriteKind.Request), actor, cancel),
            .. await SnapshotsAsync([.. mine.Where(f => f.Kind == FavouriteKind.Snapshot).Select(f => f.Id)], actor, cancel),
        ];
    }

    /// <summary>The ids of one kind that the person has marked, whether there still are such things or not: which stars are filled.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<IReadOnlySet<string>> MarkedAsync(FavouriteKind kind, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return (await ReadAsync(db, actor, cancel)).Where(f => f.Kind == kind).Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<Favourite>> ReadAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        List<ViewChoice> choices = await db.ViewChoices.AsNoTracking().Where(c => c.OwnerId == actor.Id && EF.Functions.Like(c.Grid, Favourite.KeyPattern)).ToListAsync(cancel);
        return [.. choices.Select(Favourite.Read)];
    }

    private static Place? PageOf(string address, Actor actor) =>
        PageAddress.ItemFor(address, actor.Roles) is { } item ? new Place(T("Favourites"), Say(item.Title), PageAddress.WordsOf(address), address) : null;

    private static async Task<IEnumerable<Place>> ViewsAsync(PortalDb db, IReadOnlyList<Guid> ids, Actor actor, CancellationToken cancel)
    {
        if (ids.Count == 0 || !(actor.Has(Role.Auditor) || actor.Has(Role.Administrator)))
        {
            return [];
        }

        var views = await db.AuditViews.AsNoTracking().Where(v => ids.Contains(v.Id) && (v.OwnerId == actor.Id || v.IsShared)).OrderBy(v => v.Name).Select(v => new { v.Name, v.Query }).ToListAsync(cancel);
        return views.Select(v => new Place(T("Favourites"), v.Name, T("Audit"), AuditLinks.Of(v.Query)));
    }

    private static async Task<IEnumerable<Place>> RequestsAsync(PortalDb db, IReadOnlyList<Guid> ids, Actor actor, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        List<RequestRow> rows = await db.Requests.AsNoTracking().VisibleTo(actor).Where(r => ids.Contains(r.Id)).OrderByDescending(r => r.Number).ToRows().ToListAsync(cancel);
        return rows.Select(r => new Place(T("Favourites"), $"#{r.Number} {r.SnapshotName}", $"{Say(r.Status.Title())}, {r.RequestedByName}", $"/requests/{r.Id}"));
    }

    private async Task<IEnumerable<Place>> SnapshotsAsync(HashSet<string> arns, Actor actor, CancellationToken cancel) => arns.Count == 0 ? [] :
        (await catalogue.ListAsync(Freshness.Known, cancel)).Where(l => actor.Sees(l.Connection)).SelectMany(l => l.Snapshots).Where(s => arns.Contains(s.Arn))
            .OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)
            .Select(s => new Place(T("Favourites"), s.Name, $"{s.Region}, {s.SizeInGb} GB", $"/snapshots?q={Uri.EscapeDataString(s.Arn)}"));
}
