using ExportPortal.Data;
using ExportPortal.Data.Comfort;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Favourites;

/// <summary>Makes something that the signed-in person may see a favourite, or no longer. A matter of the person's own, kept in the profile: it is no event.</summary>
public sealed class MarkFavourite(CurrentUser user, IDbContextFactory<PortalDb> databases, SnapshotCatalogue catalogue, WriteGate gate)
{
    /// <summary>How many favourites one person may have.</summary>
    public const int MostOfOne = 100;

    /// <summary>Marks it, or takes the mark away.</summary>
    /// <exception cref="RuleBroken">not-signed-in, favourite-not-found, address-too-long, too-many-favourites</exception>
    public async Task ExecuteAsync(Favourite favourite, bool on, CancellationToken cancel)
    {
        Actor actor = await user.GetAsync(cancel);
        if (on)
        {
            await RequireVisibleAsync(favourite, actor, cancel);
        }

        string key = favourite.Key;
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            IQueryable<ViewChoice> mine = db.ViewChoices.Where(c => c.OwnerId == actor.Id && EF.Functions.Like(c.Grid, Favourite.KeyPattern));
            if (!on)
            {
                await mine.Where(c => c.Grid == key).ExecuteDeleteAsync(cancel);
                return;
            }

            List<string> keys = await mine.Select(c => c.Grid).ToListAsync(cancel);
            if (keys.Contains(key))
            {
                return;
            }

            if (keys.Count >= MostOfOne)
            {
                throw RuleBroken.Conflict("too-many-favourites", $"You have {MostOfOne} favourites. Take one away first.");
            }

            db.ViewChoices.Add(new ViewChoice { OwnerId = actor.Id, Grid = key, Hidden = favourite.Id });
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException) when (!cancel.IsCancellationRequested)
            {
                // Another window of the same person was first.
            }
        }
    }

    private async Task RequireVisibleAsync(Favourite favourite, Actor actor, CancellationToken cancel)
    {
        if (favourite.Id.Length > Favourite.MaxId)
        {
            throw RuleBroken.Invalid("address-too-long", "This address is too long for a favourite.");
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        if (!await IsVisibleAsync(db, favourite, actor, cancel))
        {
            throw RuleBroken.NotFound("favourite-not-found", "There is no such thing, or you may not see it.");
        }
    }

    private async Task<bool> IsVisibleAsync(PortalDb db, Favourite favourite, Actor actor, CancellationToken cancel) => favourite.Kind switch
    {
        FavouriteKind.Request => Guid.TryParse(favourite.Id, out Guid request) && await db.Requests.VisibleTo(actor).AnyAsync(r => r.Id == request, cancel),
        FavouriteKind.View => Guid.TryParse(favourite.Id, out Guid view) && (actor.Has(Role.Auditor) || actor.Has(Role.Administrator)) && await db.AuditViews.AnyAsync(v => v.Id == view && (v.OwnerId == actor.Id || v.IsShared), cancel),
        FavouriteKind.Snapshot => (await catalogue.ListAsync(Freshness.Known, cancel)).Any(l => actor.Sees(l.Connection) && l.Snapshots.Any(s => s.Arn == favourite.Id)),
        _ => PageAddress.Of(favourite.Id) == favourite.Id && PageAddress.ItemFor(favourite.Id, actor.Roles) is not null,
    };
}
