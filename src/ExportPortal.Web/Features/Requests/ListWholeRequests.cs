using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>As <see cref="ListRequests"/>, with decisions, attempts and operations: for the API.</summary>
public sealed class ListWholeRequests(ListRequests list, IDbContextFactory<PortalDb> databases)
{
    /// <summary>Lists one page, newest first.</summary>
    /// <exception cref="RuleBroken">not-signed-in, cursor-invalid, limit-invalid</exception>
    public async Task<Page<ExportRequest>> ExecuteAsync(RequestFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        Page<RequestRow> page = await list.ExecuteAsync(filter, cursor, limit, cancel);
        List<Guid> ids = [.. page.Items.Select(row => row.Id)];
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return new Page<ExportRequest>(await db.Requests.AsNoTracking().Where(r => ids.Contains(r.Id)).OrderByDescending(r => r.Number).Whole().ToListAsync(cancel), page.NextCursor);
    }
}
