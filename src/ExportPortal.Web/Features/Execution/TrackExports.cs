using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Follows the running exports of one connection and region until their AMI or EBS snapshot is there.
/// One listing of the export records serves all requests that wait.
/// </summary>
public sealed class TrackExports(
    ExportWork work, LightsailReads reads, RunningHere running, IWakeUp wakeUp,
    IOptions<ExecutionSettings> settings, ILogger<TrackExports> log)
{
    private const string Part = "track export";
    private static readonly RequestStatus[] s_followed = [RequestStatus.Exporting];

    /// <summary>Looks once at everything that is due, and asks for the next look.</summary>
    public async Task ExecuteAsync(string connection, string region, CancellationToken cancel)
    {
        using IDisposable? turn = running.TryEnter((connection, region));
        if (turn is null)
        {
            return;
        }

        IReadOnlyList<ExportRequest> waiting = await work.ListDueAsync(connection, region, s_followed, cancel);
        if (waiting.Count > 0)
        {
            await LookAsync(connection, region, waiting, cancel);
        }

        if (await work.UntilNextDueAsync(connection, region, s_followed, cancel) is { } wait)
        {
            wakeUp.Track(connection, region, wait > settings.Value.PollInterval ? wait : settings.Value.PollInterval);
        }
    }

    private async Task LookAsync(string connection, string region, IReadOnlyList<ExportRequest> waiting, CancellationToken cancel)
    {
        IReadOnlyList<ExportRecordFacts> records;
        try
        {
            records = await reads.ListExportRecordsAsync(connection, region, CallLane.Watching, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // The export goes on at AWS whether or not we can see it: look again later, change nothing else.
            log.LogWarning(exception, "Listing export records of {Connection} {Region} failed with {Code}", connection, region, CallErrors.From("GetExportSnapshotRecords", exception).Code);
            foreach (ExportRequest request in waiting)
            {
                await LookAgainAsync(request.Id, cancel);
            }

            return;
        }

        HashSet<string> owned = await work.OwnedAsync([.. records.Select(r => r.Arn)], cancel);
        foreach (ExportRequest request in waiting)
        {
            await FollowAsync(request, records, owned, cancel);
        }
    }

    private async Task FollowAsync(ExportRequest seen, IReadOnlyList<ExportRecordFacts> records, HashSet<string> owned, CancellationToken cancel)
    {
        ExportRecordFacts? record = FindRecord(seen, records, owned);
        IReadOnlyList<OperationFacts> operations = await ReadOperationsAsync(seen, record, cancel);
        CrashPoints.Reach(CrashPoints.DuringTrack);
        try
        {
            await work.ChangeAsync(seen.Id, Part, (transaction, request) => Take(transaction, request, record, operations), cancel);
        }
        catch (RuleBroken moved) when (moved.Kind == RuleKind.Conflict)
        {
            log.LogInformation("Request {Number} moved on while it was looked at: {Code}", seen.Number, moved.Code);
        }
    }

    private void Take(PortalTransaction transaction, ExportRequest request, ExportRecordFacts? record, IReadOnlyList<OperationFacts> operations)
    {
        if (request.Status != RequestStatus.Exporting)
        {
            return;
        }

        foreach (OperationFacts operation in operations)
        {
            if (request.TakeOperation(operation, transaction.Now))
            {
                transaction.Audit(AuditActions.ExportOperationChanged, request, ("operation", OperationAudit.Members(operation)));
            }
        }

        if (record is not null && request.LastAttempt!.ExportRecordArn is null)
        {
            request.Own(record, transaction.Now);
        }

        if (record is { State: "Succeeded", DestinationId: { Length: > 0 } destination })
        {
            request.Succeed(destination, record.DestinationService, transaction.Now);
            transaction.Audit(AuditActions.ExportSucceeded, request, ("destination", destination), ("service", record.DestinationService), ("record", record.Name), ("recordArn", record.Arn));
        }
        else if (record is { State: "Failed" } || (record is null && operations.Any(o => o.HasFailed)))
        {
            OperationFacts? failed = operations.FirstOrDefault(o => o.HasFailed);
            CallError error = new("ExportSnapshot", failed?.ErrorCode is { Length: > 0 } code ? code : "export-failed",
                failed?.ErrorDetails is { Length: > 0 } details ? details : "AWS reports the export as failed and gives no reason.", null, null, CallEffect.None);
            request.FailExport(error, transaction.Now);
            transaction.Audit(AuditActions.ExportFailed, request, [.. ExportWork.Describe(error), ("record", record?.Name), ("recordArn", record?.Arn)]);
        }
        else
        {
            request.PollAgain(transaction.Now + NextLook(request, transaction.Now), transaction.Now);
        }
    }

    /// <summary>The request's record: the one it owns, or the one that is new since its claim and nobody's.</summary>
    private static ExportRecordFacts? FindRecord(ExportRequest request, IReadOnlyList<ExportRecordFacts> records, HashSet<string> owned)
    {
        ExportAttempt attempt = request.LastAttempt!;
        if (attempt.ExportRecordArn is { } own)
        {
            return records.FirstOrDefault(r => r.Arn == own);
        }

        List<ExportRecordFacts> candidates = [.. records.Where(r => r.IsOf(request.SnapshotArn, request.SnapshotName) && !attempt.Baseline.Contains(r.Arn) && !owned.Contains(r.Arn))];
        if (candidates.Count <= 1)
        {
            return candidates.FirstOrDefault();
        }

        // Somebody exported the same snapshot in the console at the same time. Both are exports of it; AWS made ours with the operation it named.
        DateTimeOffset? ours = request.Operations.Where(o => o.AttemptId == attempt.Id).Min(o => o.CreatedAt);
        return ours is null ? candidates.MinBy(r => r.CreatedAt) : candidates.MinBy(r => (r.CreatedAt - ours.Value).Duration());
    }

    /// <summary>Operations are asked for at the first look and when the record has ended: in between the record's state says all.</summary>
    private async Task<IReadOnlyList<OperationFacts>> ReadOperationsAsync(ExportRequest request, ExportRecordFacts? record, CancellationToken cancel)
    {
        bool worthAsking = record is null or { State: not "Started" } || request.LastAttempt!.ExportRecordArn is null;
        if (!worthAsking)
        {
            return [];
        }

        List<OperationFacts> operations = [];
        foreach (ExportOperation operation in request.Operations.Where(o => !o.IsTerminal))
        {
            try
            {
                if (await reads.FindOperationAsync(request.Connection, request.Region, operation.OperationId, cancel) is { } facts)
                {
                    operations.Add(facts);
                }
            }
            catch (Exception exception) when (!cancel.IsCancellationRequested)
            {
                // The record alone decides about the end; a missing look at an operation is made up for at the next one.
                log.LogWarning(exception, "Request {Number}: GetOperation {Operation} failed", request.Number, operation.OperationId);
            }
        }

        return operations;
    }

    private Task LookAgainAsync(Guid requestId, CancellationToken cancel) => work.ChangeAsync(requestId, Part, (transaction, request) =>
    {
        if (request.Status == RequestStatus.Exporting)
        {
            request.PollAgain(transaction.Now + NextLook(request, transaction.Now), transaction.Now);
        }
    }, cancel);

    private TimeSpan NextLook(ExportRequest request, DateTimeOffset now) => Backoff.BeforeLook(now - request.LastAttempt!.IntentAt, settings.Value.PollInterval);
}
