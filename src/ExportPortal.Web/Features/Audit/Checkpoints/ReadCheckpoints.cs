using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>Collects the checkpoints of the database, of the portal's own file and of a file that somebody kept, with the keys whose signatures count.</summary>
public sealed class ReadCheckpoints(IDbContextFactory<PortalDb> databases, SigningKeyFile keyFile, AuditSettings settings)
{
    /// <summary>Reads them.</summary>
    /// <param name="scope">Of which events, and one more file.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="RuleBroken">checkpoints-unreadable</exception>
    public async Task<CheckpointSet> ExecuteAsync(VerifyScope scope, CancellationToken cancel)
    {
        // For the whole history also those that no event can have.
        (long from, long to) = scope.To is { } end ? (scope.From, end) : (long.MinValue, long.MaxValue);
        // The files first: what is written meanwhile stands in the database before it stands in a file.
        List<AuditKey> keys = [];
        List<AuditCheckpoint> outside = [];
        foreach (string path in Files(scope.CheckpointFile))
        {
            await new CheckpointLines().ReadAsync(path, cancel, keys.Add, c => AddBetween(outside, c, from, to));
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        keys.AddRange(await db.AuditKeys.AsNoTracking().ToListAsync(cancel));
        using TrustedKeys trusted = TrustedKeys.From(keys, keyFile.PublicKey());
        CheckpointSet set = new();
        HashSet<long> inDatabase = [];
        await foreach (AuditCheckpoint checkpoint in db.AuditCheckpoints.AsNoTracking().Where(c => c.Seq >= from && c.Seq <= to).OrderBy(c => c.Seq).AsAsyncEnumerable().WithCancellation(cancel))
        {
            inDatabase.Add(checkpoint.Seq);
            set.Add(checkpoint, trusted);
        }

        outside.ForEach(c => set.Add(c, trusted));
        set.MustBeIn(inDatabase);
        return set;
    }

    private static void AddBetween(List<AuditCheckpoint> checkpoints, AuditCheckpoint checkpoint, long from, long to)
    {
        if (checkpoint.Seq >= from && checkpoint.Seq <= to)
        {
            checkpoints.Add(checkpoint);
        }
    }

    private IEnumerable<string> Files(string? file)
    {
        if (settings.CheckpointFile.Length > 0 && File.Exists(settings.CheckpointFile))
        {
            yield return settings.CheckpointFile;
        }

        if (file is not null && Path.GetFullPath(file) != settings.CheckpointFile)
        {
            yield return file;
        }
    }
}
