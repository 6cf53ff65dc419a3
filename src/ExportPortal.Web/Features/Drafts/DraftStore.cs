using ExportPortal.Data;
using ExportPortal.Data.Comfort;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Drafts;

/// <summary>
/// Keeps what the signed-in person has typed and not sent, in the database: a refresh, a lost circuit, another node or a restart brings it back.
/// Drafts are nobody else's business: they are no events and nobody else can read them.
/// </summary>
public sealed class DraftStore(CurrentUser user, IDbContextFactory<PortalDb> databases, WriteGate gate, TimeProvider clock)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    /// <summary>Keeps a text under a key. What is longer than <see cref="Draft.MaxText"/> is not kept.</summary>
    /// <returns>Whether it is kept.</returns>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<bool> SaveAsync(string key, string text, CancellationToken cancel)
    {
        if (text.Length > Draft.MaxText)
        {
            return false;
        }

        Guid me = (await user.GetAsync(cancel)).Id;
        string words = text.Replace("\0", "", StringComparison.Ordinal);
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            DateTimeOffset now = clock.GetUtcNow();
            if (await UpdateAsync(db, me, key, words, now, cancel))
            {
                return true;
            }

            db.Drafts.Add(new Draft { OwnerId = me, Key = key, Text = words, UpdatedAt = now });
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException) when (!cancel.IsCancellationRequested)
            {
                // Another window of the same person was first.
                return await UpdateAsync(db, me, key, words, now, cancel);
            }

            DateTimeOffset old = now - s_kept;
            await db.Drafts.Where(d => d.OwnerId == me && d.UpdatedAt < old).ExecuteDeleteAsync(cancel);
            return true;
        }
    }

    /// <summary>Brings it back; null when there is none.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task<string?> FindAsync(string key, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await db.Drafts.AsNoTracking().Where(d => d.OwnerId == me && d.Key == key).Select(d => d.Text).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Forgets it.</summary>
    /// <exception cref="RuleBroken">not-signed-in</exception>
    public async Task RemoveAsync(string key, CancellationToken cancel)
    {
        Guid me = (await user.GetAsync(cancel)).Id;
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            await db.Drafts.Where(d => d.OwnerId == me && d.Key == key).ExecuteDeleteAsync(cancel);
        }
    }

    private static async Task<bool> UpdateAsync(PortalDb db, Guid me, string key, string text, DateTimeOffset now, CancellationToken cancel) =>
        await db.Drafts.Where(d => d.OwnerId == me && d.Key == key).ExecuteUpdateAsync(set => set.SetProperty(d => d.Text, text).SetProperty(d => d.UpdatedAt, now), cancel) > 0;
}
