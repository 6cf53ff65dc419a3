using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// The only road from "unknown": looks for the traces of calls in AWS, one listing for all of a connection and region, and decides at the end of the quarantine, not before. Until then a
/// signed call may still arrive, a record may still be hidden, and a console export could be taken for ours.
/// </summary>
public sealed class Reconcile(
    ExportWork work, LightsailReads reads, LightsailConnections connections, RunningHere running, IWakeUp wakeUp,
    IOptions<ExecutionSettings> settings, IOptions<ApprovalSettings> approvals, ILogger<Reconcile> log)
{
    private const string Part = "reconcile";
    private const int ListingsForAbsence = 3;

    private static readonly RequestStatus[] s_unsettled = [RequestStatus.Starting, RequestStatus.Reconciling];
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks once at everything whose look is due.</summary>
    public async Task ExecuteAsync(string connection, string region, CancellationToken cancel)
    {
        using IDisposable? turn = running.TryEnter(("reconcile", connection, region));
        if (turn is null)
        {
            return; // who is at it looks again when the next one is due
        }

        IReadOnlyList<ExportRequest> due = await work.ListDueAsync(connection, region, s_unsettled, cancel);
        foreach (ExportRequest request in due.Where(r => r.Status == RequestStatus.Starting))
        {
            await TakeOverAsync(request, cancel);
        }

        List<ExportRequest> unknown = [.. due.Where(r => r.Status == RequestStatus.Reconciling)];
        if (unknown.Count > 0)
        {
            await LookAsync(connection, region, unknown, cancel);
        }

        if (await work.UntilNextDueAsync(connection, region, s_unsettled, cancel) is { } wait)
        {
            wakeUp.Reconcile(connection, region, wait > s_shortestWait ? wait : s_shortestWait);
        }
    }

    /// <summary>The node that claimed the request has not reported within its lease: whether its call was sent is unknown.</summary>
    private Task TakeOverAsync(ExportRequest seen, CancellationToken cancel) => work.ChangeAsync(seen.Id, Part, (transaction, request) =>
    {
        if (request.Status != RequestStatus.Starting || request.LastAttempt!.LeaseUntil > transaction.Now)
        {
            return;
        }

        ExportAttempt attempt = request.LastAttempt;
        CallError error = new("ExportSnapshot", ErrorCatalogue.Codes.NodeLost, $"Node {attempt.NodeName} claimed the request and did not report by {attempt.LeaseUntil:u}.", null, null, CallEffect.Unknown);
        request.RecordUnknown(attempt.Id, error, transaction.Now, transaction.Now);
        transaction.Audit(AuditActions.ExportOutcomeUnknown, request, [("attemptId", attempt.Id), .. ExportWork.Describe(error)]);
    }, cancel);

    private async Task LookAsync(string connection, string region, IReadOnlyList<ExportRequest> unknown, CancellationToken cancel)
    {
        IReadOnlyList<ExportRecordFacts> records;
        try
        {
            records = await reads.ListExportRecordsAsync(connection, region, CallLane.Watching, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "Listing export records of {Connection} {Region} failed while outcomes are unknown", connection, region);
            foreach (ExportRequest request in unknown)
            {
                await CannotSeeAsync(request, CallErrors.From("GetExportSnapshotRecords", exception), cancel);
            }

            return;
        }

        foreach (ExportRequest request in unknown)
        {
            await LookAtAsync(request, records, cancel);
        }
    }

    private async Task LookAtAsync(ExportRequest seen, IReadOnlyList<ExportRecordFacts> records, CancellationToken cancel)
    {
        List<ExportRecordFacts> found = [.. records.Where(r => r.IsOf(seen.SnapshotArn, seen.SnapshotName) && !seen.LastAttempt!.Baseline.Contains(r.Arn) && !seen.DisownedRecords.Contains(r.Arn))];
        IReadOnlyList<OperationFacts> operations = [];
        try
        {
            operations = found.Count > 0 ? await reads.ListOperationsAsync(seen.Connection, seen.Region, seen.SnapshotName, cancel) : [];
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning(exception, "Request {Number}: listing the snapshot's operations failed while its outcome is unknown", seen.Number);
            await CannotSeeAsync(seen, CallErrors.From("GetOperationsForResource", exception), cancel);
            return;
        }

        CrashPoints.Reach(CrashPoints.DuringReconcile);
        try
        {
            await work.ChangeAsync(seen.Id, Part, async (transaction, request) =>
            {
                // Two nodes that looked at the same time must not count their listings as two looks.
                if (request.Status == RequestStatus.Reconciling && request.LastAttempt!.Id == seen.LastAttempt!.Id && request.DueAt <= transaction.Now)
                {
                    HashSet<string> owned = await ExportWork.OwnedAsync(transaction.Db, [.. found.Select(r => r.Arn)], cancel);
                    Judge(transaction, request, [.. found.Where(r => !owned.Contains(r.Arn))], operations);
                }

                return true;
            }, cancel);
        }
        catch (RuleBroken moved) when (moved.Kind == RuleKind.Conflict)
        {
            log.LogInformation("Request {Number} moved on while its trace was looked for: {Code}", seen.Number, moved.Code);
        }
    }

    private void Judge(PortalTransaction transaction, ExportRequest request, IReadOnlyList<ExportRecordFacts> found, IReadOnlyList<OperationFacts> operations)
    {
        ExportAttempt attempt = request.LastAttempt!;
        DateTimeOffset end = attempt.IntentAt + settings.Value.SettleWindow;
        bool settled = transaction.Now >= end;
        if (settled && found.Count == 1)
        {
            Adopt(transaction, request, found[0], operations);
        }
        else if (settled && found.Count > 1)
        {
            Stop(transaction, request, "ambiguous", $"{found.Count} new exports of the snapshot have appeared: {string.Join(", ", found.Select(r => r.Arn))}.", found);
        }
        else if (settled && attempt.EmptyListings + 1 >= ListingsForAbsence)
        {
            ConcludeAbsence(transaction, request);
        }
        else
        {
            TimeSpan wait = Backoff.BeforeLook(transaction.Now - attempt.IntentAt, settings.Value.PollInterval);
            DateTimeOffset next = transaction.Now + wait;
            next = !settled && next > end ? end : next;
            request.NoteListing(found.Count == 1 ? found[0].Arn : null, next, transaction.Now);
        }
    }

    private void Adopt(PortalTransaction transaction, ExportRequest request, ExportRecordFacts record, IReadOnlyList<OperationFacts> operations)
    {
        IEnumerable<OperationFacts> ours = operations.Where(o => o.CreatedAt is { } made && (made - record.CreatedAt).Duration() < TimeSpan.FromSeconds(2));
        request.Adopt(record, ours, transaction.Now);
        transaction.Audit(AuditActions.ExportAdopted, request, ("record", record.Name), ("recordArn", record.Arn), ("recordCreatedAt", record.CreatedAt),
            ("evidence", "the only new export of this snapshot since the claim, at the end of the quarantine"), ("baseline", request.LastAttempt!.Baseline), ("claimedAt", request.LastAttempt.IntentAt));
        transaction.AfterCommit(() => wakeUp.Track(request.Connection, request.Region));
    }

    private void ConcludeAbsence(PortalTransaction transaction, ExportRequest request)
    {
        if (connections.Find(request.Connection)?.CallAgainWhenProvenAbsent == true)
        {
            request.ConfirmNotStarted([], approvals.Value.Terms, transaction.Now);
            transaction.Audit(AuditActions.ExportConfirmedNotStarted, request, ("attempt", request.LastAttempt!.Number), ("emptyListings", request.LastAttempt.EmptyListings + 1), ("settleWindow", settings.Value.SettleWindow));
            transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region));
            return;
        }

        Stop(transaction, request, "no-trace", $"No export of the snapshot has appeared within {settings.Value.SettleWindow.TotalMinutes:0.#} minutes of the claim.", []);
    }

    private static void Stop(PortalTransaction transaction, ExportRequest request, string code, string message, IReadOnlyList<ExportRecordFacts> found)
    {
        request.NeedAttention(code, message, transaction.Now);
        transaction.Audit(AuditActions.ExportNeedsAttention, request, ("errorCode", code), ("errorMessage", message), ("found", found.Select(r => r.Arn)));
    }

    private Task CannotSeeAsync(ExportRequest seen, CallError error, CancellationToken cancel) => work.ChangeAsync(seen.Id, Part, (transaction, request) =>
    {
        if (request.Status != RequestStatus.Reconciling)
        {
            return;
        }

        if (transaction.Now - request.LastAttempt!.IntentAt > settings.Value.GiveUpAfter)
        {
            Stop(transaction, request, "cannot-see", $"{error.Code}: {error.Message}", []);
            return;
        }

        TimeSpan wait = Backoff.BeforeLook(transaction.Now - request.LastAttempt.IntentAt, settings.Value.PollInterval);
        request.LookAgain(transaction.Now + wait, transaction.Now);
    }, cancel);
}
