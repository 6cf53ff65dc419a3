using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Execution;

namespace ExportPortal.Web.Features.Demo;

/// <summary>What followed an approval in an invented history.</summary>
internal sealed partial class PastRequest
{
    private const string Node = "node-1";
    private static readonly AuditActor Starter = AuditActor.System("start export");
    private static readonly AuditActor Tracker = AuditActor.System("track export");
    private static readonly AuditActor Reconciler = AuditActor.System("reconcile");

    /// <summary>As StartExport, the claim.</summary>
    public void Claim(IReadOnlyList<string> baseline, DateTimeOffset at)
    {
        ExportAttempt attempt = Request.Claim(Guid.CreateVersion7(at), Node, baseline, TimeSpan.FromMinutes(2), at);
        Note(at, Starter, AuditActions.ExportClaimed, ("attempt", attempt.Number), ("attemptId", attempt.Id), ("node", Node), ("leaseUntil", attempt.LeaseUntil), ("baseline", baseline));
    }

    /// <summary>As StartExport, the answer.</summary>
    public void Start(IReadOnlyList<OperationFacts> operations, DateTimeOffset at)
    {
        string awsRequestId = Guid.NewGuid().ToString();
        Guid attempt = Request.LastAttempt!.Id;
        Request.RecordStarted(attempt, operations, 200, awsRequestId, at);
        Note(at, Starter, AuditActions.ExportCalled, ("attemptId", attempt), ("httpStatus", 200), ("awsRequestId", awsRequestId), ("operations", operations.Select(OperationAudit.Members)));
    }

    /// <summary>As StartExport, a certain refusal.</summary>
    public void RefuseCall(string code, string message, int httpStatus, DateTimeOffset at)
    {
        CallError error = ErrorOf(code, message, httpStatus);
        Guid attempt = Request.LastAttempt!.Id;
        Request.RecordRefused(attempt, error, at);
        Note(at, Starter, AuditActions.ExportCallRefused, [("attemptId", attempt), .. ExportWork.Describe(error)]);
    }

    /// <summary>As StartExport, "later".</summary>
    public void PutOff(string code, string message, int httpStatus, TimeSpan wait, DateTimeOffset at)
    {
        CallError error = ErrorOf(code, message, httpStatus);
        Guid attempt = Request.LastAttempt!.Id;
        Request.RecordPostponed(attempt, error, at + wait, at);
        Note(at, Starter, AuditActions.ExportNotSent, [("attemptId", attempt), .. ExportWork.Describe(error), ("nextTry", at + wait)]);
    }

    /// <summary>As StartExport, an end before the call.</summary>
    public void StopBeforeCall(string code, string message, DateTimeOffset at)
    {
        Request.Fail(code, message, at);
        Note(at, Starter, AuditActions.ExportStopped, ("errorCode", code), ("errorMessage", message));
    }

    /// <summary>As TrackExports: the record is found, goes on and ends well.</summary>
    public void Succeed(ExportRecordFacts record, OperationFacts operation, DateTimeOffset at)
    {
        TakeOperation(operation, at);
        Own(record, at);
        Request.Succeed(record.DestinationId!, record.DestinationService, at);
        Note(at, Tracker, AuditActions.ExportSucceeded, ("destination", record.DestinationId), ("service", record.DestinationService), ("record", record.Name), ("recordArn", record.Arn));
    }

    /// <summary>As TrackExports: AWS reports a failure.</summary>
    public void FailExport(ExportRecordFacts record, OperationFacts operation, DateTimeOffset at)
    {
        TakeOperation(operation, at);
        Own(record, at);
        CallError error = new("ExportSnapshot", operation.ErrorCode ?? "export-failed", operation.ErrorDetails ?? "AWS reports the export as failed and gives no reason.", null, null, CallEffect.None);
        Request.FailExport(error, at);
        Note(at, Tracker, AuditActions.ExportFailed, [.. ExportWork.Describe(error), ("record", record.Name), ("recordArn", record.Arn)]);
    }

    /// <summary>As TrackExports: the record has been found and goes on.</summary>
    public void Own(ExportRecordFacts record, DateTimeOffset at)
    {
        if (Request.LastAttempt!.ExportRecordArn is null)
        {
            Request.Own(record, at);
        }
    }

    /// <summary>As StartExport, no answer.</summary>
    public void LoseAnswer(string code, string message, DateTimeOffset nextLook, DateTimeOffset at)
    {
        CallError error = ErrorOf(code, message, null);
        Guid attempt = Request.LastAttempt!.Id;
        Request.RecordUnknown(attempt, error, nextLook, at);
        Note(at, Starter, AuditActions.ExportOutcomeUnknown, [("attemptId", attempt), .. ExportWork.Describe(error)]);
    }

    /// <summary>As Reconcile: looks that found what they found before the quarantine ended.</summary>
    public void Look(string? candidateArn, DateTimeOffset nextLook, DateTimeOffset at) => Request.NoteListing(candidateArn, nextLook, at);

    /// <summary>As Reconcile: the one new record is this request's.</summary>
    public void Adopt(ExportRecordFacts record, OperationFacts operation, DateTimeOffset at)
    {
        Request.Adopt(record, [operation], at);
        Note(at, Reconciler, AuditActions.ExportAdopted, ("record", record.Name), ("recordArn", record.Arn), ("recordCreatedAt", record.CreatedAt),
            ("evidence", "the only new export of this snapshot since the claim, at the end of the quarantine"), ("baseline", Request.LastAttempt!.Baseline), ("claimedAt", Request.LastAttempt.IntentAt));
    }

    /// <summary>As Reconcile: a person must decide.</summary>
    public void NeedAttention(string code, string message, IReadOnlyList<string> found, DateTimeOffset at)
    {
        Request.NeedAttention(code, message, at);
        Note(at, Reconciler, AuditActions.ExportNeedsAttention, ("errorCode", code), ("errorMessage", message), ("found", found));
    }

    /// <summary>As ResolveRequest, closed as failed.</summary>
    public void Close(PastPerson administrator, string reason, DateTimeOffset at)
    {
        string? was = Request.ErrorCode;
        Request.Fail("closed-by-administrator", reason, at);
        Note(at, administrator.ForAudit, AuditActions.ExportResolved, ("reason", reason), ("was", was), ("listed", Array.Empty<string>()), ("resolution", "closed as failed"));
    }

    /// <summary>As RetryRequest.</summary>
    public void Retry(PastPerson person, DateTimeOffset at)
    {
        Request.Retry(person.Id, asAdministrator: false, at);
        Note(at, person.ForAudit, AuditActions.RequestRetried, ("attemptsBefore", Request.Attempts.Count), ("errorCode", Request.ErrorCode));
    }

    private void TakeOperation(OperationFacts operation, DateTimeOffset at)
    {
        if (Request.TakeOperation(operation, at))
        {
            Note(at, Tracker, AuditActions.ExportOperationChanged, ("operation", OperationAudit.Members(operation)));
        }
    }

    private static CallError ErrorOf(string code, string message, int? httpStatus) =>
        new("ExportSnapshot", code, message, httpStatus, httpStatus is null ? null : Guid.NewGuid().ToString(), ErrorCatalogue.For(code, httpStatus).Effect);
}
