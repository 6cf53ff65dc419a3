using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ExportPortal.Data;
using ExportPortal.Data.Audit;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit;

/// <summary>
/// Writes the exports that wait, one after the other on each node. A run that gives no sign of life is taken over from the beginning; its file has a
/// name of its own until it is whole.
/// </summary>
public sealed class WriteAuditExports(
    IDbContextFactory<PortalDb> databases, WriteGate gate, AuditStream stream, AuditExportFolder folder, TakeAwaySettings settings, TimeProvider clock, ILogger<WriteAuditExports> log) : IDisposable
{
    /// <summary>After this time without a sign of life a run counts as dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private const int MostRuns = 3;
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Whether anything waits for a run.</summary>
    public async Task<bool> IsAnythingDueAsync(CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await Due(db).AnyAsync(cancel);
    }

    /// <summary>Writes until nothing waits. Does nothing when this node writes already.</summary>
    public async Task ExecuteAsync(CancellationToken cancel)
    {
        if (!await _oneAtATime.WaitAsync(0, cancel))
        {
            return;
        }

        try
        {
            while (await ClaimAsync(cancel) is { } export)
            {
                await WriteAsync(export, cancel);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private IQueryable<AuditExport> Due(PortalDb db)
    {
        DateTimeOffset dead = clock.GetUtcNow() - Silence;
        return db.AuditExports.Where(e => e.State == AuditExportState.Waiting || (e.State == AuditExportState.Running && e.SeenAt < dead));
    }

    private async Task<AuditExport?> ClaimAsync(CancellationToken cancel)
    {
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            while (await Due(db).OrderBy(e => e.AskedAt).FirstOrDefaultAsync(cancel) is { } export)
            {
                Guid run = Guid.NewGuid();
                DateTimeOffset now = clock.GetUtcNow();
                // The same condition again, in the statement itself: another node may have been faster.
                int claimed = export.Runs >= MostRuns
                    ? await Due(db).Where(e => e.Id == export.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, AuditExportState.Failed).SetProperty(e => e.EndedAt, now)
                        .SetProperty(e => e.Failure, "It was begun three times and never came to its end."), cancel)
                    : await Due(db).Where(e => e.Id == export.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, AuditExportState.Running).SetProperty(e => e.RunId, run).SetProperty(e => e.Runs, e => e.Runs + 1)
                        .SetProperty(e => e.SeenAt, now).SetProperty(e => e.Written, 0).SetProperty(e => e.ReachedSeq, 0), cancel);
                if (claimed == 1 && export.Runs < MostRuns)
                {
                    export.RunId = run;
                    return export;
                }
            }

            return null;
        }
    }

    private async Task WriteAsync(AuditExport export, CancellationToken cancel)
    {
        Guid run = export.RunId!.Value;
        string part = folder.PartFile(export, run);
        try
        {
            folder.Prepare();
            AuditFilter filter = new(Query: export.Query, Zone: TimeZoneInfo.FindSystemTimeZoneById(export.Zone));
            await using (FileStream file = new(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                long most = export.Format == "xlsx" && export.UpToSeq > AuditWorkbook.RowsOfSheet ? await CountAsync(filter, export.UpToSeq, cancel) : export.UpToSeq;
                await AuditFormat.WriteAsync(export.Format, file, ReadAsync(export, filter, cancel), most, cancel);
                await file.FlushAsync(cancel);
                file.Flush(flushToDisk: true);
            }

            CrashPoints.Reach(CrashPoints.DuringAuditExport);
            (long size, string hash) = await HashAsync(part, cancel);
            folder.Finish(export, run);
            DateTimeOffset now = clock.GetUtcNow();
            await UpdateAsync(export, set => set.SetProperty(e => e.State, AuditExportState.Ready).SetProperty(e => e.EndedAt, now).SetProperty(e => e.ExpiresAt, now + settings.ExportsKeptFor)
                .SetProperty(e => e.Size, size).SetProperty(e => e.Sha256, hash).SetProperty(e => e.Written, export.Written).SetProperty(e => e.ReachedSeq, export.UpToSeq), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The node stops. Another run, here or elsewhere, begins anew as soon as this one is silent long enough.
            File.Delete(part);
            await UpdateAsync(export, set => set.SetProperty(e => e.State, AuditExportState.Waiting).SetProperty(e => e.Runs, e => e.Runs - 1), CancellationToken.None);
            throw;
        }
        catch (Exception exception) when (exception is not LostRunException)
        {
            log.LogError(exception, "The export {Export} of the audit history failed", export.Id);
            File.Delete(part);
            DateTimeOffset now = clock.GetUtcNow();
            string words = exception is RuleBroken refusal ? refusal.Message : exception is IOException ? "The file could not be written." : "It failed; the log of the node says why.";
            await UpdateAsync(export, set => set.SetProperty(e => e.State, AuditExportState.Failed).SetProperty(e => e.EndedAt, now).SetProperty(e => e.Failure, words), cancel);
        }
        catch (LostRunException)
        {
            File.Delete(part);
        }
    }

    private async Task<long> CountAsync(AuditFilter filter, long upTo, CancellationToken cancel)
    {
        long count = 0;
        await foreach (AuditEvent _ in stream.ReadAsync(filter, 0, upTo, cancel))
        {
            count++;
        }

        return count;
    }

    private async IAsyncEnumerable<AuditEvent> ReadAsync(AuditExport export, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        long sign = clock.GetTimestamp();
        export.Written = 0;
        await foreach (AuditEvent e in stream.ReadAsync(filter, 0, export.UpToSeq, cancel))
        {
            yield return e;
            export.Written++;
            if (clock.GetElapsedTime(sign) > SignOfLife)
            {
                sign = clock.GetTimestamp();
                DateTimeOffset now = clock.GetUtcNow();
                await UpdateAsync(export, set => set.SetProperty(r => r.SeenAt, now).SetProperty(r => r.Written, export.Written).SetProperty(r => r.ReachedSeq, e.Seq), cancel);
            }
        }
    }

    private async Task UpdateAsync(AuditExport export, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<AuditExport>> change, CancellationToken cancel)
    {
        using (await gate.EnterAsync(cancel))
        {
            await using PortalDb db = await databases.CreateDbContextAsync(cancel);
            if (await db.AuditExports.Where(e => e.Id == export.Id && e.RunId == export.RunId).ExecuteUpdateAsync(change, cancel) == 0)
            {
                throw new LostRunException();
            }
        }
    }

    private static async Task<(long Size, string Hash)> HashAsync(string file, CancellationToken cancel)
    {
        await using FileStream whole = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        byte[] hash = await SHA256.HashDataAsync(whole, cancel);
        return (whole.Length, Convert.ToHexStringLower(hash));
    }

    /// <summary>Another run has taken the export over.</summary>
    private sealed class LostRunException : Exception;
}
