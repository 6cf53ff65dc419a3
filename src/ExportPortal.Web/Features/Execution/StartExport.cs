using Amazon.Lightsail;
using Amazon.Lightsail.Model;
using Amazon.Runtime;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Takes one approved request through the one-way door: look, claim, call once, record. Safe to run any number of times, anywhere:
/// the claim is guarded by the request's version and by a unique index.
/// </summary>
public sealed class StartExport(
    ExportWork work, LightsailReads reads, ExportBaselines baselines, LightsailConnections connections, RateLimits limits, RunningHere running, IWakeUp wakeUp, NodeIdentity node, ExportMetrics metrics,
    IOptions<ExecutionSettings> settings, TimeProvider clock, ILogger<StartExport> log)
{
    private const string Part = "start export";

    /// <summary>Starts the export of an approved request, and leaves everything alone if it is not approved any more.</summary>
    public async Task ExecuteAsync(Guid requestId, CancellationToken cancel)
    {
        using IDisposable? turn = running.TryEnter(requestId);
        if (turn is null)
        {
            return;
        }

        ExportRequest? request = await work.ReadAsync(requestId, cancel);
        if (request is null || request.Status != RequestStatus.Approved || await LookAsync(request, cancel) is not { } baseline)
        {
            return;
        }

        // The turn comes last: calls leave in step with the allowed rate, however long the looks before them take.
        await limits.ExportAsync(request.Connection, request.Region, cancel);
        CrashPoints.Reach(CrashPoints.BeforeClaim);
        ClaimedAt.Mark(settings.Value.SendWithin);
        if (await ClaimAsync(request, baseline, cancel) is not { } attemptId)
        {
            return;
        }

        CrashPoints.Reach(CrashPoints.AfterClaim);

        // Nothing may stand between the claim's commit and the call. The call is not cancelled with the job either:
        // stopping it half way would turn a good answer into an unknown outcome.
        Func<Task> record = await CallAsync(request, attemptId);
        CrashPoints.Reach(CrashPoints.AfterCall);
        await PersistAsync(request.Id, attemptId, record);
        CrashPoints.Reach(CrashPoints.AfterRecord);
    }

    /// <summary>Checks the snapshot and lists the records that exist. Null when the request was ended, stopped or put off here.</summary>
    private async Task<IReadOnlyList<string>?> LookAsync(ExportRequest request, CancellationToken cancel)
    {
        SnapshotFacts? snapshot;
        IReadOnlyList<ExportRecordFacts> records;
        try
        {
            if (connections.Find(request.Connection) is null)
            {
                await PutOffAsync(request, new CallError("portal", "connection-missing", $"The connection \"{request.Connection}\" is not configured.", null, null, CallEffect.None), cancel);
                return null;
            }

            snapshot = await reads.FindSnapshotAsync(request.Connection, request.Region, request.SnapshotName, request.Kind, cancel);
            records = snapshot is null ? [] : await baselines.ListAsync(request.Connection, request.Region, cancel);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            CallError error = CallErrors.From(request.Kind == SnapshotKind.Instance ? "GetInstanceSnapshot" : "GetDiskSnapshot", exception) with { Effect = CallEffect.None };
            log.LogWarning(Unexpected(exception), "Request {Number}: reading before the call failed with {Code}", request.Number, error.Code);
            await PutOffAsync(request, error, cancel);
            return null;
        }

        if (snapshot is null)
        {
            await EndAsync(request, "snapshot-gone", $"There is no snapshot named {request.SnapshotName} any more.", cancel);
            return null;
        }

        if (request.Plan.IsReplacedBy(snapshot))
        {
            await EndAsync(request, "snapshot-replaced", string.Join(" ", request.Plan.DifferencesFrom(snapshot)), cancel);
            return null;
        }

        if (request.Plan.DifferencesFrom(snapshot) is { Count: > 0 } differences)
        {
            await StopAsync(request, "plan-changed", string.Join(" ", differences), cancel);
            return null;
        }

        if (!snapshot.IsReady)
        {
            await PutOffAsync(request, new CallError("portal", "snapshot-not-ready", $"The snapshot is {snapshot.State}.", null, null, CallEffect.None), cancel);
            return null;
        }

        return await CheckTracesAsync(request, [.. records.Where(r => r.IsOf(request.SnapshotArn, request.SnapshotName)).Select(r => r.Arn)], cancel);
    }

    /// <summary>
    /// A record that appeared since the last attempt and belongs to nobody may be that attempt's after all, whatever AWS said then.
    /// Sending again would be a second export; a person decides.
    /// </summary>
    private async Task<IReadOnlyList<string>?> CheckTracesAsync(ExportRequest request, IReadOnlyList<string> baseline, CancellationToken cancel)
    {
        if (request.LastAttempt is { ExportRecordArn: null } last)
        {
            List<string> appeared = [.. baseline.Except(last.Baseline, StringComparer.Ordinal)];
            appeared = [.. appeared.Except(await work.OwnedAsync(appeared, cancel), StringComparer.Ordinal).Except(request.DisownedRecords, StringComparer.Ordinal)];
            if (appeared.Count > 0)
            {
                await StopAsync(request, "earlier-trace", $"Appeared since attempt {last.Number}: {string.Join(", ", appeared)}.", cancel);
                return null;
            }
        }

        return baseline;
    }

    private Task<Guid?> ClaimAsync(ExportRequest seen, IReadOnlyList<string> baseline, CancellationToken cancel)
    {
        Guid attemptId = Guid.CreateVersion7();
        string key = ExportAttempt.KeyOf(seen.Connection, seen.Region, seen.SnapshotArn);
        return work.ChangeAsync<Guid?>(seen.Id, Part, async (transaction, request) =>
        {
            if (request.Status != RequestStatus.Approved || request.Version != seen.Version)
            {
                return null; // somebody else was here since we looked
            }

            if (transaction.Now >= request.ApprovalValidUntil)
            {
                request.NeedAttention("approval-expired", $"The approval was valid until {request.ApprovalValidUntil:u}.", transaction.Now);
                transaction.Audit(AuditActions.ExportNeedsAttention, request, ("errorCode", "approval-expired"));
                return null;
            }

            if (request.Policy.HeldUntil(transaction.Now) is { } free)
            {
                request.Defer(free, transaction.Now);
                return null;
            }

            bool frozen = await ExportWork.IsFrozenAsync(transaction.Db, request.Connection, cancel);
            if (frozen || await transaction.Db.Set<ExportAttempt>().AnyAsync(a => a.OpenKey == key, cancel))
            {
                request.Defer(transaction.Now + settings.Value.SweepInterval, transaction.Now);
                return null;
            }

            ExportAttempt attempt = request.Claim(attemptId, node.Name, baseline, settings.Value.Lease, transaction.Now);
            transaction.Audit(AuditActions.ExportClaimed, request, ("attempt", attempt.Number), ("attemptId", attempt.Id), ("node", node.Name), ("leaseUntil", attempt.LeaseUntil), ("baseline", baseline));
            return attempt.Id;
        }, cancel);
    }

    /// <summary>The one call. Returns how to record what came of it.</summary>
    private async Task<Func<Task>> CallAsync(ExportRequest request, Guid attemptId)
    {
        // The SDK's own time-out ends with the headers; this one also covers a body that never ends.
        using CancellationTokenSource patience = new(settings.Value.CallTimeout + TimeSpan.FromSeconds(1));
        try
        {
            IAmazonLightsail client = connections.Exporter(request.Connection, request.Region);
            metrics.Sending(request, clock.GetUtcNow());
            ExportSnapshotResponse answer = await client.ExportSnapshotAsync(new ExportSnapshotRequest { SourceSnapshotName = request.SnapshotName }, patience.Token);
            metrics.Accepted();
            return () => RecordStartedAsync(request.Id, attemptId, answer);
        }
        catch (Exception exception)
        {
            CallError error = CallErrors.From("ExportSnapshot", exception);
            metrics.Ended(error);
            log.LogWarning(Unexpected(exception), "Request {Number}: ExportSnapshot ended with {Code} (HTTP {Status}, request id {AwsRequestId})", request.Number, error.Code, error.HttpStatus, error.AwsRequestId);
            return () => RecordErrorAsync(request.Id, attemptId, error);
        }
    }

    /// <summary>
    /// What AWS answered is a fact: a database that is away for a moment must not lose it. After the lease reconcile finds it anyway.
    /// </summary>
    private async Task PersistAsync(Guid requestId, Guid attemptId, Func<Task> record)
    {
        long began = clock.GetTimestamp();
        for (int failures = 0; ; failures++)
        {
            try
            {
                await record();
                return;
            }
            catch (RuleBroken late) when (late.Code == "attempt-closed")
            {
                await NoteLateAnswerAsync(requestId, attemptId);
                return;
            }
            catch (Exception away) when (away is not RuleBroken && clock.GetElapsedTime(began) < settings.Value.Lease)
            {
                log.LogError(away, "The answer to attempt {Attempt} could not be stored yet; trying again", attemptId);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(250 << Math.Min(failures, 4), 4000)), clock);
            }
        }
    }

    /// <summary>The attempt was settled while this node was away. Nothing is changed behind that, but nobody may miss it.</summary>
    private Task NoteLateAnswerAsync(Guid requestId, Guid attemptId)
    {
        log.LogError("Request {Request}: attempt {Attempt} was answered after it had been settled otherwise", requestId, attemptId);
        return work.ChangeAsync(requestId, Part, (transaction, request) => transaction.Audit(AuditActions.ExportLateAnswer, request, ("attemptId", attemptId), ("node", node.Name)), CancellationToken.None);
    }

    private async Task RecordStartedAsync(Guid requestId, Guid attemptId, ExportSnapshotResponse answer)
    {
        OperationFacts[] operations = [.. (answer.Operations ?? []).Select(LightsailFacts.From)];
        string? awsRequestId = answer.ResponseMetadata?.RequestId;
        await work.ChangeAsync(requestId, Part, (transaction, request) =>
        {
            request.RecordStarted(attemptId, operations, (int)answer.HttpStatusCode, awsRequestId, transaction.Now);
            transaction.Audit(AuditActions.ExportCalled, request, ("attemptId", attemptId), ("httpStatus", (int)answer.HttpStatusCode), ("awsRequestId", awsRequestId),
                ("operations", operations.Select(OperationAudit.Members)));
            transaction.AfterCommit(() => wakeUp.Track(request.Connection, request.Region, settings.Value.PollInterval));
        }, CancellationToken.None);
    }

    private Task RecordErrorAsync(Guid requestId, Guid attemptId, CallError error)
    {
        ErrorEntry entry = ErrorCatalogue.For(error.Code, error.HttpStatus);
        bool throttled = ErrorCatalogue.IsThrottling(error.Code, error.HttpStatus);
        return work.ChangeAsync(requestId, Part, (transaction, request) =>
        {
            if (throttled)
            {
                transaction.AfterCommit(() => limits.SlowDown(request.Connection, request.Region));
            }

            (string, object?)[] described = [("attemptId", attemptId), .. ExportWork.Describe(error)];
            switch (entry.Next)
            {
                case AfterError.Reconcile:
                    request.RecordUnknown(attemptId, error, transaction.Now + settings.Value.PollInterval, transaction.Now);
                    transaction.Audit(AuditActions.ExportOutcomeUnknown, request, described);
                    transaction.AfterCommit(() => wakeUp.Reconcile(request.Connection, request.Region, settings.Value.PollInterval));
                    break;
                case AfterError.TryLater when HasTimeLeft(request, transaction.Now):
                    DateTimeOffset nextTry = transaction.Now + Backoff.BeforeTry(request.Postponements, FirstWait(error));
                    request.RecordPostponed(attemptId, error, nextTry, transaction.Now);
                    transaction.Audit(AuditActions.ExportNotSent, request, [.. described, ("nextTry", nextTry)]);
                    transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, nextTry - transaction.Now));
                    break;
                default:
                    request.RecordRefused(attemptId, error, transaction.Now);
                    transaction.Audit(AuditActions.ExportCallRefused, request, described);
                    break;
            }
        }, CancellationToken.None);
    }

    private Task PutOffAsync(ExportRequest seen, CallError error, CancellationToken cancel) => work.ChangeAsync(seen.Id, Part, (transaction, request) =>
    {
        if (request.Status != RequestStatus.Approved)
        {
            return;
        }

        ErrorEntry entry = ErrorCatalogue.For(error.Code, error.HttpStatus);
        if (!HasTimeLeft(request, transaction.Now) || (entry.Next == AfterError.Fail && error.HttpStatus is not null))
        {
            // Reading is refused for good, or "later" has lasted too long. Nothing was sent in this attempt.
            request.Fail(error.HttpStatus is null ? "gave-up" : error.Code, error.Message, transaction.Now);
            transaction.Audit(AuditActions.ExportStopped, request, ExportWork.Describe(error));
            return;
        }

        DateTimeOffset nextTry = transaction.Now + Backoff.BeforeTry(request.Postponements, FirstWait(error));
        request.PostponeStart(error, nextTry, transaction.Now);
        transaction.Audit(AuditActions.ExportNotSent, request, [.. ExportWork.Describe(error), ("nextTry", nextTry)]);
        transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, nextTry - transaction.Now));
    }, cancel);

    private Task EndAsync(ExportRequest seen, string code, string message, CancellationToken cancel) => work.ChangeAsync(seen.Id, Part, (transaction, request) =>
    {
        if (request.Status == RequestStatus.Approved)
        {
            request.Fail(code, message, transaction.Now);
            transaction.Audit(AuditActions.ExportStopped, request, ("errorCode", code), ("errorMessage", message));
        }
    }, cancel);

    private Task StopAsync(ExportRequest seen, string code, string message, CancellationToken cancel) => work.ChangeAsync(seen.Id, Part, (transaction, request) =>
    {
        if (request.Status == RequestStatus.Approved)
        {
            request.NeedAttention(code, message, transaction.Now);
            transaction.Audit(AuditActions.ExportNeedsAttention, request, ("errorCode", code), ("errorMessage", message));
        }
    }, cancel);

    // An error that AWS names needs no stack in the log.
    private static Exception? Unexpected(Exception exception) => exception is AmazonServiceException { ErrorCode.Length: > 0 } ? null : exception;

    private bool HasTimeLeft(ExportRequest request, DateTimeOffset now) => request.PostponedSince is null || now - request.PostponedSince < settings.Value.GiveUpAfter;

    private TimeSpan FirstWait(CallError error) => ErrorCatalogue.IsThrottling(error.Code, error.HttpStatus) ? settings.Value.WaitAfterThrottling : TimeSpan.FromSeconds(5);
}
