using ExportPortal.Data;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Finds exports that nobody approved here: export records that belong to no request. Each is listed once, with an audit event.
/// </summary>
public sealed class DetectOutsideExports(IDbContextFactory<PortalDb> databases, PortalTransactions transactions, LightsailReads reads, RunningHere running, ILogger<DetectOutsideExports> log)
{
    private const int MostAtOnce = 200;

    // RecordState of an export that is under way; Succeeded and Failed are its ends.
    private const string Started = "Started";

    /// <summary>Looks once at a connection and region.</summary>
    public async Task ExecuteAsync(string connection, string region, CancellationToken cancel)
    {
        using IDisposable? turn = running.TryEnter(("outside", connection, region));
        if (turn is null)
        {
            return;
        }

        IReadOnlyList<ExportRecordFacts> records;
        try
        {
            records = await reads.ListExportRecordsAsync(connection, region, CallLane.Watching, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "Export records of {Connection} {Region} could not be listed for the search of outside exports", connection, region);
            return;
        }

        await RecordAsync(connection, region, records, cancel);
    }

    /// <summary>Judges a complete listing that somebody has made already.</summary>
    public async Task RecordAsync(string connection, string region, IReadOnlyList<ExportRecordFacts> records, CancellationToken cancel)
    {
        await FollowAsync(records, cancel);
        List<ExportRecordFacts> strangers = await FindStrangersAsync(records, cancel);
        foreach (ExportRecordFacts[] some in strangers.Chunk(MostAtOnce))
        {
            await transactions.RunAsync(AuditActor.System("outside exports"), async transaction =>
            {
                foreach (ExportRecordFacts record in await StillStrangersAsync(transaction.Db, connection, region, some, cancel))
                {
                    Note(transaction, connection, region, record);
                }

                return true;
            }, cancel);
        }
    }

    private static void Note(PortalTransaction transaction, string connection, string region, ExportRecordFacts record)
    {
        transaction.Db.OutsideExports.Add(new OutsideExport
        {
            RecordArn = record.Arn, RecordName = record.Name, Connection = connection, Region = region, SnapshotName = record.SourceName, SnapshotArn = record.SourceArn,
            CreatedAt = record.CreatedAt, State = record.State, DestinationId = record.DestinationId, FoundAt = transaction.Now,
        });
        transaction.Audit(new AuditEntry
        {
            Action = AuditActions.ExportFoundOutside,
            SubjectType = "export-record",
            SubjectId = record.Name,
            Data = new Dictionary<string, object?>
            {
                ["recordArn"] = record.Arn, ["snapshot"] = record.SourceName, ["snapshotArn"] = record.SourceArn, ["connection"] = connection, ["region"] = region,
                ["createdAt"] = record.CreatedAt, ["state"] = record.State, ["destination"] = record.DestinationId,
            },
        });
    }

    /// <summary>Keeps the state of those listed already as AWS has it now. No event: nobody did anything in the portal.</summary>
    private async Task FollowAsync(IReadOnlyList<ExportRecordFacts> records, CancellationToken cancel)
    {
        Dictionary<string, ExportRecordFacts> seen = records.GroupBy(r => r.Arn, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        List<string> moved = [];
        await using (PortalDb db = await databases.CreateDbContextAsync(cancel))
        {
            foreach (string[] part in seen.Keys.Chunk(500))
            {
                var known = await db.OutsideExports.AsNoTracking().Where(o => part.Contains(o.RecordArn) && o.State == Started).Select(o => new { o.RecordArn, o.DestinationId }).ToListAsync(cancel);
                moved.AddRange(known.Where(o => seen[o.RecordArn].State != Started || seen[o.RecordArn].DestinationId != o.DestinationId).Select(o => o.RecordArn));
            }
        }

        foreach (string[] some in moved.Chunk(MostAtOnce))
        {
            await transactions.RunAsync(AuditActor.System("outside exports"), async transaction =>
            {
                // Still under way: a listing that is older than what is known turns nothing back.
                foreach (OutsideExport export in await transaction.Db.OutsideExports.AsTracking().Where(o => some.Contains(o.RecordArn) && o.State == Started).ToListAsync(cancel))
                {
                    (export.State, export.DestinationId) = (seen[export.RecordArn].State, seen[export.RecordArn].DestinationId);
                }

                transaction.NewsOf(AuditActions.ExportFoundOutside);

                return true;
            }, cancel);
        }
    }

    private async Task<List<ExportRecordFacts>> FindStrangersAsync(IReadOnlyList<ExportRecordFacts> records, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        HashSet<string> known = await ExportWork.OwnedAsync(db, [.. records.Select(r => r.Arn)], cancel);
        foreach (string[] part in records.Select(r => r.Arn).Chunk(500))
        {
            known.UnionWith(await db.OutsideExports.Where(o => part.Contains(o.RecordArn)).Select(o => o.RecordArn).ToListAsync(cancel));
        }

        return [.. records.Where(r => !known.Contains(r.Arn))];
    }

    /// <summary>Again inside the transaction: not owned, not listed, and not possibly the record of an attempt whose record is still looked for.</summary>
    private static async Task<IReadOnlyList<ExportRecordFacts>> StillStrangersAsync(PortalDb db, string connection, string region, IReadOnlyList<ExportRecordFacts> records, CancellationToken cancel)
    {
        List<string> arns = [.. records.Select(r => r.Arn)];
        HashSet<string> known = await ExportWork.OwnedAsync(db, arns, cancel);
        known.UnionWith(await db.OutsideExports.Where(o => arns.Contains(o.RecordArn)).Select(o => o.RecordArn).ToListAsync(cancel));
        List<string> keys = [.. records.Where(r => r.SourceArn is not null).Select(r => ExportAttempt.KeyOf(connection, region, r.SourceArn!)).Distinct()];
        var open = await db.Set<ExportAttempt>().AsNoTracking().Where(a => a.OpenKey != null && keys.Contains(a.OpenKey)).ToListAsync(cancel);
        return [.. records.Where(r => !known.Contains(r.Arn) && !open.Any(a => a.OpenKey == ExportAttempt.KeyOf(connection, region, r.SourceArn ?? "") && !a.Baseline.Contains(r.Arn)))];
    }
}
