using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Gives requests their short numbers.</summary>
public static class RequestNumbers
{
    /// <summary>The next number. The counter's row stays locked until the transaction ends, so that no number is given twice or left out.</summary>
    public static async Task<long> NextRequestNumberAsync(this PortalDb db, CancellationToken cancel)
    {
        await db.Counters.Where(c => c.Name == Counter.Requests).ExecuteUpdateAsync(set => set.SetProperty(c => c.Value, c => c.Value + 1), cancel);
        return await db.Counters.Where(c => c.Name == Counter.Requests).Select(c => c.Value).SingleAsync(cancel);
    }
}
