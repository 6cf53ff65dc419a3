using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>
/// Appends keys and checkpoints to the file outside the database (Audit:CheckpointFile): whole lines, on the disk before it returns. What a crash left
/// half written is cut off first, and whatever the database has and the file has not is appended, so that nothing is missing after a crash.
/// </summary>
public sealed class CheckpointJournal(AuditSettings settings)
{
    private (long Length, CheckpointLines Seen)? _known;

    /// <summary>The newest checkpoint in the file; null where there is none, or no file.</summary>
    public async Task<AuditCheckpoint?> NewestAsync(CancellationToken cancel) => !File.Exists(settings.CheckpointFile) ? null : (await SeenAsync(cancel)).Newest;

    /// <summary>Brings the file up to what the database has.</summary>
    /// <exception cref="IOException">The file cannot be written; the next time finds everything again.</exception>
    public async Task CatchUpAsync(PortalDb db, CancellationToken cancel)
    {
        if (settings.CheckpointFile.Length == 0)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(settings.CheckpointFile)!);
        await using FileStream? turn = Turn();
        if (turn is null)
        {
            return; // another one is at it; the next look finds what is missing then
        }

        CheckpointLines seen = await SeenAsync(cancel);
        long last = seen.Newest?.Seq ?? 0;
        List<AuditKey> keys = [.. (await db.AuditKeys.AsNoTracking().ToListAsync(cancel)).Where(k => !seen.KeyIds.Contains(k.KeyId)).OrderBy(k => k.AfterSeq)];
        if (keys.Count == 0 && !await db.AuditCheckpoints.AnyAsync(c => c.Seq > last, cancel))
        {
            return;
        }

        await using FileStream file = new(settings.CheckpointFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1 << 16);
        file.SetLength(seen.WholeLength);
        file.Seek(0, SeekOrigin.End);
        await foreach (AuditCheckpoint checkpoint in db.AuditCheckpoints.AsNoTracking().Where(c => c.Seq > last).OrderBy(c => c.Seq).AsAsyncEnumerable().WithCancellation(cancel))
        {
            // A key stands before the first checkpoint that it may sign.
            foreach (AuditKey key in keys.TakeWhile(k => k.AfterSeq < checkpoint.Seq).ToList())
            {
                await WriteAsync(file, key.Line(), cancel);
                keys.Remove(key);
            }

            await WriteAsync(file, checkpoint.Line(), cancel);
        }

        foreach (AuditKey key in keys)
        {
            await WriteAsync(file, key.Line(), cancel);
        }

        file.Flush(flushToDisk: true);
    }

    // One appender at a time, also among processes. Readers are not kept out: the lock is a file of its own.
    private FileStream? Turn()
    {
        string path = settings.CheckpointFile + ".lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static async Task WriteAsync(FileStream file, string line, CancellationToken cancel) => await file.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancel);

    private async Task<CheckpointLines> SeenAsync(CancellationToken cancel)
    {
        FileInfo file = new(settings.CheckpointFile);
        if (!file.Exists)
        {
            return new CheckpointLines();
        }

        if (_known is not { } known || known.Length != file.Length)
        {
            CheckpointLines seen = new();
            await seen.ReadAsync(settings.CheckpointFile, cancel);
            _known = known = (file.Length, seen);
        }

        return known.Seen;
    }
}
