using System.Text;
using ExportPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>The signed checkpoints from an event on, with the public keys: the lines of a checkpoint file.</summary>
public sealed class EvidenceCheckpoints(IDbContextFactory<PortalDb> databases) : IEvidenceCheckpoints
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<EvidenceFile>> ReadAsync(long fromSeq, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        StringBuilder lines = new();
        await foreach (string line in db.AuditCheckpoints.AsNoTracking().Where(c => c.Seq >= fromSeq).OrderBy(c => c.Seq).AsAsyncEnumerable().Select(c => c.Line()).WithCancellation(cancel))
        {
            lines.Append(line).Append('\n');
        }

        if (lines.Length == 0)
        {
            return [];
        }

        List<string> keys = [.. (await db.AuditKeys.AsNoTracking().OrderBy(k => k.AfterSeq).ToListAsync(cancel)).Select(k => k.Line() + "\n")];
        return [new EvidenceFile("checkpoints.jsonl", Encoding.UTF8.GetBytes(string.Concat(keys) + lines))];
    }
}
