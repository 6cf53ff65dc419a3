namespace ExportPortal.Domain.Requests;

/// <summary>What follows an approval: claim, call, record, reconcile, track. The protocol and its reasons are in docs/architecture.md.</summary>
public sealed partial class ExportRequest
{
    private readonly List<ExportAttempt> _attempts = [];
    private readonly List<ExportOperation> _operations = [];
    private readonly List<ExportError> _errors = [];
    private List<string> _disownedRecords = [];

    /// <summary>The attempts, oldest first.</summary>
    public IReadOnlyList<ExportAttempt> Attempts => _attempts;

    /// <summary>The Lightsail operations of all attempts.</summary>
    public IReadOnlyList<ExportOperation> Operations => _operations;

    /// <summary>Every error that it met, oldest first.</summary>
    public IReadOnlyList<ExportError> Errors => _errors;

    /// <summary>ARNs of export records of which an administrator said that they are not this request's.</summary>
    public IReadOnlyList<string> DisownedRecords => _disownedRecords;

    /// <summary>Id of the AMI or EBS snapshot (destinationInfo.id), or null before it is there.</summary>
    public string? DestinationId { get; private set; }

    /// <summary>destinationInfo.service, or null.</summary>
    public string? DestinationService { get; private set; }

    /// <summary>Code of the error that it stands on now, or null.</summary>
    public string? ErrorCode { get; private set; }

    /// <summary>That error's text as it came, or null.</summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>How often it was put back to be sent again after a certain refusal; the delay grows with it.</summary>
    public int Postponements { get; private set; }

    /// <summary>When it was first put back, UTC, or null; bounds how long the portal tries by itself.</summary>
    public DateTimeOffset? PostponedSince { get; private set; }

    /// <summary>The attempt of now, or null before the first.</summary>
    public ExportAttempt? LastAttempt => _attempts.MaxBy(a => a.Number);

    /// <summary>
    /// Claims the request for one call: the one-way door. Nothing but the call itself may happen between the commit of this and the call.
    /// </summary>
    /// <param name="attemptId">Token of the claim.</param>
    /// <param name="node">Name of the node that will call.</param>
    /// <param name="baseline">ARNs of the export records of this snapshot that exist before the call.</param>
    /// <param name="lease">How long the node is trusted to be at work.</param>
    /// <param name="now">The database's clock, UTC.</param>
    /// <exception cref="RuleBroken">not-approved, not-due, freeze-window, approval-expired</exception>
    public ExportAttempt Claim(Guid attemptId, string node, IEnumerable<string> baseline, TimeSpan lease, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Approved, "not-approved", $"The request is in the state {Words}; it cannot be sent.");
        Require(EarliestStart is null || EarliestStart <= now, "not-due", "The request is scheduled for later.");
        Require(Policy.HeldUntil(now) is null, "freeze-window", "The policy lets nothing start in these hours.");
        Require(ApprovalValidUntil is null || now < ApprovalValidUntil, "approval-expired", "The approval is too old to be used.");
        Become(RequestStatus.Starting, now);
        ExportAttempt attempt = ExportAttempt.Open(this, attemptId, _attempts.Count + 1, node, baseline, now, lease);
        _attempts.Add(attempt);
        DueAt = attempt.LeaseUntil;
        return attempt;
    }

    /// <summary>AWS said yes. A fact: it counts also when reconcile has begun to look in the meantime.</summary>
    /// <exception cref="RuleBroken">attempt-closed</exception>
    public void RecordStarted(Guid attemptId, IEnumerable<OperationFacts> operations, int httpStatus, string? awsRequestId, DateTimeOffset now)
    {
        ExportAttempt attempt = RequireOpen(attemptId);
        attempt.Answered(httpStatus, awsRequestId, now);
        TakeOperations(attempt, operations, now);
        attempt.Become(AttemptState.Exporting, now);
        Become(RequestStatus.Exporting, now);
        ClearError();
        DueAt = now;
    }

    /// <summary>AWS refused for certain: nothing was executed, and trying the same again would not help.</summary>
    /// <exception cref="RuleBroken">attempt-closed; illegal-transition once reconcile has taken over, which then decides by what it finds</exception>
    public void RecordRefused(Guid attemptId, CallError error, DateTimeOffset now)
    {
        ExportAttempt attempt = RequireOpen(attemptId);
        Become(RequestStatus.Failed, now);
        Note(error, attempt, now);
        attempt.Answered(error.HttpStatus, error.AwsRequestId, now);
        attempt.Become(AttemptState.Refused, now);
    }

    /// <summary>Nothing was executed, and a later try may work: back to approved, due again after a delay.</summary>
    /// <exception cref="RuleBroken">attempt-closed</exception>
    public void RecordPostponed(Guid attemptId, CallError error, DateTimeOffset nextTry, DateTimeOffset now)
    {
        ExportAttempt attempt = RequireOpen(attemptId);
        Note(error, attempt, now);
        attempt.Answered(error.HttpStatus, error.AwsRequestId, now);
        attempt.Become(AttemptState.NotExecuted, now);
        Become(RequestStatus.Approved, now);
        Postpone(nextTry, now);
    }

    /// <summary>Something went wrong before the claim (reading from AWS): the request stays approved and is due again later.</summary>
    /// <exception cref="RuleBroken">not-approved</exception>
    public void PostponeStart(CallError error, DateTimeOffset nextTry, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Approved, "not-approved", $"The request is in the state {Words}.");
        Note(error, null, now);
        Postpone(nextTry, now);
        Touch(now);
    }

    /// <summary>Waits without an error, e.g. for a freeze to end or for another export of the same snapshot.</summary>
    /// <exception cref="RuleBroken">not-approved</exception>
    public void Defer(DateTimeOffset nextTry, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Approved, "not-approved", $"The request is in the state {Words}.");
        DueAt = nextTry;
        Touch(now);
    }

    /// <summary>Nobody can tell whether the call was executed: from here only reconcile goes on.</summary>
    /// <exception cref="RuleBroken">attempt-closed</exception>
    public void RecordUnknown(Guid attemptId, CallError error, DateTimeOffset nextLook, DateTimeOffset now)
    {
        ExportAttempt attempt = RequireOpen(attemptId);
        Note(error, attempt, now);
        attempt.Answered(error.HttpStatus, error.AwsRequestId, now);
        if (Status == RequestStatus.Starting)
        {
            attempt.Become(AttemptState.Reconciling, now);
            Become(RequestStatus.Reconciling, now);
        }

        // A late answer to a request that waits for a person is kept as an error and gives the portal nothing to do.
        DueAt = Status == RequestStatus.Reconciling ? nextLook : null;
        Touch(now);
    }

    /// <summary>Notes a complete listing of export records while the outcome is unknown.</summary>
    /// <param name="candidateArn">The one new record, or null when there is none.</param>
    /// <param name="nextLook">When to look again, UTC.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <exception cref="RuleBroken">not-reconciling</exception>
    public void NoteListing(string? candidateArn, DateTimeOffset nextLook, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Reconciling, "not-reconciling", $"The request is in the state {Words}.");
        LastAttempt!.Listed(candidateArn);
        DueAt = nextLook;
        Touch(now);
    }

    /// <summary>A look failed; looks again later. It counts neither for nor against a trace.</summary>
    /// <exception cref="RuleBroken">not-reconciling</exception>
    public void LookAgain(DateTimeOffset nextLook, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Reconciling, "not-reconciling", $"The request is in the state {Words}.");
        DueAt = nextLook;
        Touch(now);
    }

    /// <summary>The record is this request's: found by reconcile, or named by an administrator.</summary>
    /// <exception cref="RuleBroken">not-reconciling</exception>
    public void Adopt(ExportRecordFacts record, IEnumerable<OperationFacts> operations, DateTimeOffset now)
    {
        Require(Status is RequestStatus.Reconciling or RequestStatus.NeedsAttention && LastAttempt is not null, "not-reconciling", $"The request is in the state {Words}.");
        ExportAttempt attempt = LastAttempt!;
        attempt.Own(record, adopted: true);
        TakeOperations(attempt, operations, now);
        attempt.Become(AttemptState.Exporting, now);
        Become(RequestStatus.Exporting, now);
        ClearError();
        DueAt = now;
    }

    /// <summary>The call was certainly not executed: another attempt may follow under the same approval.</summary>
    /// <param name="disownedRecords">ARNs of new records that are not this request's, as a person decided.</param>
    /// <param name="terms">How long the approval lives on.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <exception cref="RuleBroken">not-reconciling</exception>
    public void ConfirmNotStarted(IEnumerable<string> disownedRecords, RequestTerms terms, DateTimeOffset now)
    {
        Require(Status is RequestStatus.Reconciling or RequestStatus.NeedsAttention, "not-reconciling", $"The request is in the state {Words}.");
        _disownedRecords = [.. _disownedRecords.Union(disownedRecords, StringComparer.Ordinal)];
        if (LastAttempt is { IsUnsettled: true } attempt)
        {
            attempt.Become(AttemptState.NotExecuted, now);
        }

        Become(RequestStatus.Approved, now);
        // The wait was the portal's, not the approvers': it must not use up their approval.
        ApprovalValidUntil = now + terms.ApprovalsExpireAfter;
        ClearError();
        DueAt = now;
    }

    /// <summary>Stops for a person with the Administrator role.</summary>
    /// <param name="code">no-trace, ambiguous, plan-changed, cannot-see, ...</param>
    /// <param name="message">What is known, for that person.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <exception cref="RuleBroken">illegal-transition</exception>
    public void NeedAttention(string code, string message, DateTimeOffset now)
    {
        if (Status == RequestStatus.Reconciling)
        {
            LastAttempt!.Become(AttemptState.NeedsAttention, now);
        }

        Become(RequestStatus.NeedsAttention, now);
        Note(new CallError("portal", code, message, null, null, CallEffect.Unknown), LastAttempt, now);
    }

    /// <summary>Ends a request that cannot or must not go on: the snapshot is gone or replaced, or a person closes it.</summary>
    /// <exception cref="RuleBroken">illegal-transition</exception>
    public void Fail(string code, string message, DateTimeOffset now)
    {
        // A call under way or a running export ends by its own facts only: RecordRefused or FailExport.
        Require(Status is RequestStatus.Approved or RequestStatus.NeedsAttention, "illegal-transition", $"A request in the state {Words} cannot be closed as failed.");
        Become(RequestStatus.Failed, now);
        if (LastAttempt is { IsUnsettled: true } attempt)
        {
            attempt.Become(AttemptState.Failed, now);
        }

        Note(new CallError("portal", code, message, null, null, CallEffect.None), LastAttempt, now);
    }

    /// <summary>Takes what AWS says now of an operation of this request.</summary>
    /// <returns>Whether its status changed.</returns>
    public bool TakeOperation(OperationFacts facts, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Exporting, "not-exporting", $"The request is in the state {Words}.");
        bool changed = TakeOperations(LastAttempt!, [facts], now);
        Touch(now);
        return changed;
    }

    /// <summary>The export record of the running attempt, found after a call that was answered.</summary>
    /// <exception cref="RuleBroken">not-exporting</exception>
    public void Own(ExportRecordFacts record, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Exporting, "not-exporting", $"The request is in the state {Words}.");
        LastAttempt!.Own(record, adopted: false);
        Touch(now);
    }

    /// <summary>When to ask AWS again.</summary>
    /// <exception cref="RuleBroken">not-exporting</exception>
    public void PollAgain(DateTimeOffset next, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Exporting, "not-exporting", $"The request is in the state {Words}.");
        DueAt = next;
        Touch(now);
    }

    /// <summary>The record succeeded: the AMI or EBS snapshot exists.</summary>
    /// <exception cref="RuleBroken">illegal-transition</exception>
    public void Succeed(string destinationId, string? destinationService, DateTimeOffset now)
    {
        Become(RequestStatus.Succeeded, now);
        LastAttempt!.Become(AttemptState.Succeeded, now);
        DestinationId = destinationId;
        DestinationService = destinationService;
        ClearError();
    }

    /// <summary>AWS accepted the export, and it went wrong there.</summary>
    /// <exception cref="RuleBroken">illegal-transition</exception>
    public void FailExport(CallError error, DateTimeOffset now)
    {
        Require(Status == RequestStatus.Exporting, "not-exporting", $"The request is in the state {Words}.");
        Note(error, LastAttempt, now);
        LastAttempt!.Become(AttemptState.Failed, now);
        Become(RequestStatus.Failed, now);
    }

    /// <summary>A failed request is sent again, as a new attempt under the same approval.</summary>
    /// <exception cref="RuleBroken">not-requester, not-failed, approval-expired</exception>
    public void Retry(Guid personId, bool asAdministrator, DateTimeOffset now)
    {
        if (!asAdministrator)
        {
            RequireRequester(personId);
        }

        Require(Status == RequestStatus.Failed, "not-failed", $"Only a failed request can be retried; this one is in the state {Words}.");
        Require(now < ApprovalValidUntil, "approval-expired", "The approval is too old to be used again. Ask for the export anew.");
        Become(RequestStatus.Approved, now);
        Postponements = 0;
        PostponedSince = null;
        DueAt = NotBefore > now ? NotBefore : now;
    }

    private bool TakeOperations(ExportAttempt attempt, IEnumerable<OperationFacts> operations, DateTimeOffset now)
    {
        bool changed = false;
        foreach (OperationFacts facts in operations)
        {
            if (_operations.Find(o => o.OperationId == facts.Id) is { } known)
            {
                changed |= known.Take(facts, now);
            }
            else
            {
                _operations.Add(ExportOperation.From(facts, attempt, now));
                changed = true;
            }
        }

        return changed;
    }

    private void Postpone(DateTimeOffset nextTry, DateTimeOffset now)
    {
        Postponements++;
        PostponedSince ??= now;
        DueAt = nextTry;
    }

    private void Note(CallError error, ExportAttempt? attempt, DateTimeOffset now)
    {
        _errors.Add(ExportError.From(error, Id, attempt?.Id, now));
        ErrorCode = _errors[^1].Code;
        ErrorMessage = _errors[^1].Message;
    }

    private void ClearError()
    {
        ErrorCode = null;
        ErrorMessage = null;
    }

    private ExportAttempt RequireOpen(Guid attemptId)
    {
        ExportAttempt? attempt = _attempts.Find(a => a.Id == attemptId);
        return attempt is { IsUnsettled: true } && attempt == LastAttempt
            ? attempt
            : throw RuleBroken.Conflict("attempt-closed", "This attempt has been settled in the meantime.");
    }
}
