using ExportPortal.Data;
using ExportPortal.Data.Comfort;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Views;

/// <summary>How a list is shown.</summary>
/// <param name="IsDense">The lines stand close together.</param>
/// <param name="Hidden">Keys of the columns that are left out.</param>
public sealed record GridLook(bool IsDense, IReadOnlyCollection<string> Hidden)
{
    /// <summary>Everything, with air.</summary>
    public static GridLook Usual { get; } = new(false, []);

    /// <summary>The CSS classes of it.</summary>
    public string Css => string.Join(' ', Hidden.Select(h => $"ep-hide-{h}").Prepend(IsDense ? "ep-dense" : ""));
}

/// <summary>Keeps how the signed-in person wants each list, in the profile: it is the same on every device.</summary>
public sealed class ViewStore(CurrentUser user, IDbContextFactory<PortalDb> databases, WriteGate gate)
{
    /// <summary>How the person wants a list.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<GridLook> FindAsync(string grid, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        ViewChoice? choice = await db.ViewChoices.AsNoTracking().SingleOrDefaultAsync(c => c.OwnerId == me && c.Grid == grid, cancel);
        return choice is null ? GridLook.Usual : new GridLook(choice.IsDense, choice.Hidden.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Keeps it.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task SaveAsync(string grid, GridLook look, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        string hidden = string.Join(',', look.Hidden);
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            if (await db.ViewChoices.Where(c => c.OwnerId == me && c.Grid == grid).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsDense, look.IsDense).SetProperty(c => c.Hidden, hidden), cancel) == 0)
            {
                db.ViewChoices.Add(new ViewChoice { OwnerId = me, Grid = grid, IsDense = look.IsDense, Hidden = hidden });
                await db.SaveChangesAsync(cancel);
            }
        }
    }
}
