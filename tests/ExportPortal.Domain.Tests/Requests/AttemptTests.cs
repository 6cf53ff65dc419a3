using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;
using static ExportPortal.Domain.Tests.ShortForms;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>What follows an approval.</summary>
public sealed class AttemptTests
{
    private const string Key = "acme|eu-central-1|arn:aws:lightsail:eu-central-1:111122223333:InstanceSnapshot/one";

    [Fact]
    public void A_claim_opens_an_attempt_and_trusts_its_node_for_the_lease()
    {
        ExportRequest request = ARequest.In(RequestStatus.Approved);

        ExportAttempt attempt = request.Claim();

        Assert.Equal((1, AttemptState.Calling, "node-1", Key), (attempt.Number, attempt.State, attempt.NodeName, attempt.OpenKey));
        Assert.Equal(["arn:old-record"], attempt.Baseline);
        Assert.Equal((Noon, Noon.AddMinutes(2)), (attempt.IntentAt, attempt.LeaseUntil));
        Assert.Equal(attempt.LeaseUntil, request.DueAt);
    }

    [Fact]
    public void An_old_approval_cannot_be_used()
    {
        ExportRequest request = ARequest.In(RequestStatus.Approved);

        Assert.Equal("approval-expired", Refuses(() => request.Claim(request.ApprovalValidUntil)).Code);
        Assert.Empty(request.Attempts);
    }

    [Fact]
    public void Two_claims_never_succeed_together()
    {
        ExportRequest request = ARequest.In(RequestStatus.Approved);
        request.Claim();

        Assert.Equal("not-approved", Refuses(() => request.Claim()).Code);
        Assert.Single(request.Attempts);
    }

    [Fact]
    public void A_yes_keeps_the_answer_and_all_twelve_members_of_its_operations()
    {
        ExportRequest request = ARequest.In(RequestStatus.Exporting);

        Assert.Equal((200, "aws-1", (DateTimeOffset?)Noon), (request.LastAttempt!.HttpStatus, request.LastAttempt.AwsRequestId, request.LastAttempt.AnsweredAt));
        ExportOperation o = Assert.Single(request.Operations);
        Assert.Equal(("op-1", "shop-1-nightly", "InstanceSnapshot", "eu-central-1", "all", false), (o.OperationId, o.ResourceName, o.ResourceType, o.RegionName, o.AvailabilityZone, o.IsTerminal));
        Assert.Equal(("record-1", "ExportSnapshot", "Started", (DateTimeOffset?)Noon), (o.OperationDetails, o.OperationType, o.Status, o.StatusChangedAt));
        Assert.Equal((null, null, (DateTimeOffset?)Noon, Noon), (o.ErrorCode, o.ErrorDetails, o.CreatedAt, o.SeenAt));
    }

    [Fact]
    public void The_window_of_a_snapshot_stays_closed_until_the_record_is_known()
    {
        ExportRequest request = ARequest.In(RequestStatus.Exporting);
        Assert.Equal(Key, request.LastAttempt!.OpenKey);

        request.Own(ARequest.Record(), Noon);

        Assert.Null(request.LastAttempt.OpenKey);
        Assert.Equal(("arn:record-1", "record-1", false), (request.LastAttempt.ExportRecordArn, request.LastAttempt.ExportRecordName, request.LastAttempt.Adopted));
    }

    [Fact]
    public void An_operation_says_when_its_status_changes()
    {
        ExportRequest request = ARequest.In(RequestStatus.Exporting);

        Assert.False(request.TakeOperation(ARequest.Operation("op-1"), Noon));
        Assert.True(request.TakeOperation(ARequest.Operation("op-1", "Succeeded"), Noon.AddMinutes(1)));
        Assert.True(request.TakeOperation(ARequest.Operation("op-2"), Noon));
        Assert.Equal(2, request.Operations.Count);
        Assert.Equal((true, "Succeeded", Noon.AddMinutes(1)), (request.Operations[0].IsTerminal, request.Operations[0].Status, request.Operations[0].SeenAt));
    }

    [Fact]
    public void A_success_names_the_image_and_closes_the_attempt()
    {
        ExportRequest request = ARequest.In(RequestStatus.Succeeded);

        Assert.Equal(("ami-1", "ec2", null), (request.DestinationId, request.DestinationService, request.ErrorCode));
        Assert.Equal((AttemptState.Succeeded, (DateTimeOffset?)Noon, null), (request.LastAttempt!.State, request.LastAttempt.ClosedAt, request.LastAttempt.OpenKey));
        Assert.Equal(Noon, request.EndedAt);
    }

    [Fact]
    public void A_failure_at_AWS_keeps_the_error_and_opens_the_window()
    {
        ExportRequest request = ARequest.In(RequestStatus.Exporting);

        request.FailExport(new CallError("ExportSnapshot", "InternalError", "It broke.", null, null, CallEffect.None), Noon);

        Assert.Equal((RequestStatus.Failed, "InternalError", "It broke."), (request.Status, request.ErrorCode, request.ErrorMessage));
        Assert.Equal((AttemptState.Failed, null), (request.LastAttempt!.State, request.LastAttempt.OpenKey));
    }

    [Fact]
    public void A_certain_refusal_ends_the_request_with_the_error_as_it_came()
    {
        ExportRequest request = ARequest.In(RequestStatus.Failed);

        ExportError error = Assert.Single(request.Errors);
        Assert.Equal(("ExportSnapshot", "AccessDeniedException", "User is not authorized.", 400, "aws-1", CallEffect.None),
            (error.Operation, error.Code, error.Message, error.HttpStatus, error.AwsRequestId, error.Effect));
        Assert.Equal(request.LastAttempt!.Id, error.AttemptId);
        Assert.Equal(AttemptState.Refused, request.LastAttempt.State);
        Assert.Equal((error.Code, error.Message), (request.ErrorCode, request.ErrorMessage));
    }

    [Fact]
    public void An_error_text_is_cut_where_the_database_ends()
    {
        ExportRequest request = ARequest.In(RequestStatus.Starting);

        request.RecordRefused(request.LastAttempt!.Id, ARequest.Refusal with { Message = new string('x', 5000), Code = new string('c', 300) }, Noon);

        Assert.Equal((4000, 200), (request.ErrorMessage!.Length, request.ErrorCode!.Length));
    }

    [Fact]
    public void A_postponed_call_is_due_again_and_counted_from_its_first_time()
    {
        ExportRequest request = ARequest.In(RequestStatus.Starting);
        request.RecordPostponed(request.LastAttempt!.Id, ARequest.Refusal with { Code = "ThrottlingException" }, Noon.AddMinutes(1), Noon);
        request.Claim(Noon.AddMinutes(1));
        request.RecordPostponed(request.LastAttempt!.Id, ARequest.Refusal with { Code = "ThrottlingException" }, Noon.AddMinutes(3), Noon.AddMinutes(1));

        Assert.Equal((RequestStatus.Approved, 2, (DateTimeOffset?)Noon, (DateTimeOffset?)Noon.AddMinutes(3)), (request.Status, request.Postponements, request.PostponedSince, request.DueAt));
        Assert.Equal([1, 2], request.Attempts.Select(a => a.Number));
        Assert.All(request.Attempts, a => Assert.Equal((AttemptState.NotExecuted, null), (a.State, a.OpenKey)));
    }

    [Fact]
    public void What_fails_before_the_claim_makes_no_attempt()
    {
        ExportRequest request = ARequest.In(RequestStatus.Approved);

        request.PostponeStart(ARequest.Refusal with { Operation = "GetInstanceSnapshot" }, Noon.AddMinutes(1), Noon);

        Assert.Empty(request.Attempts);
        Assert.Null(Assert.Single(request.Errors).AttemptId);
        Assert.Equal((1, (DateTimeOffset?)Noon.AddMinutes(1)), (request.Postponements, request.DueAt));
    }

    [Fact]
    public void Waiting_without_an_error_counts_as_no_postponement()
    {
        ExportRequest request = ARequest.In(RequestStatus.Approved);

        request.Defer(Noon.AddMinutes(5), Noon);

        Assert.Equal((0, (DateTimeOffset?)Noon.AddMinutes(5), null), (request.Postponements, request.DueAt, request.ErrorCode));
    }

    [Fact]
    public void An_unknown_outcome_keeps_the_window_closed()
    {
        ExportRequest request = ARequest.In(RequestStatus.Reconciling);

        Assert.Equal((AttemptState.Reconciling, Key), (request.LastAttempt!.State, request.LastAttempt.OpenKey));
        Assert.Equal(Noon.AddMinutes(1), request.DueAt);
        Assert.Equal(CallEffect.Unknown, Assert.Single(request.Errors).Effect);
    }

    [Fact]
    public void A_late_yes_counts_also_while_reconcile_looks()
    {
        ExportRequest request = ARequest.In(RequestStatus.Reconciling);

        request.RecordStarted(request.LastAttempt!.Id, [ARequest.Operation("op-1")], 200, "aws-1", Noon.AddMinutes(3));

        Assert.Equal((RequestStatus.Exporting, null), (request.Status, request.ErrorCode));
    }

    [Fact]
    public void A_late_silence_of_a_stopped_request_gives_the_portal_nothing_to_do()
    {
        ExportRequest request = ARequest.In(RequestStatus.NeedsAttention);

        request.RecordUnknown(request.LastAttempt!.Id, ARequest.Silence, Noon.AddMinutes(1), Noon);

        Assert.Equal((RequestStatus.NeedsAttention, null), (request.Status, request.DueAt));
        Assert.Equal(3, request.Errors.Count);
    }

    [Fact]
    public void An_answer_of_an_older_attempt_is_refused()
    {
        ExportRequest request = ARequest.In(RequestStatus.Starting);
        Guid first = request.LastAttempt!.Id;
        request.RecordPostponed(first, ARequest.Refusal, Noon, Noon);
        request.Claim();

        Assert.Equal("attempt-closed", Refuses(() => request.RecordStarted(first, [], 200, null, Noon)).Code);
        Assert.Equal(RequestStatus.Starting, request.Status);
    }

    [Fact]
    public void Empty_listings_are_counted_and_a_candidate_is_kept()
    {
        ExportRequest request = ARequest.In(RequestStatus.Reconciling);
        request.NoteListing(null, Noon.AddMinutes(1), Noon);
        request.NoteListing(null, Noon.AddMinutes(2), Noon);
        request.NoteListing("arn:new", Noon.AddMinutes(3), Noon);
        request.LookAgain(Noon.AddMinutes(4), Noon);

        Assert.Equal((2, "arn:new", (DateTimeOffset?)Noon.AddMinutes(4)), (request.LastAttempt!.EmptyListings, request.LastAttempt.CandidateRecordArn, request.DueAt));
    }

    [Theory]
    [InlineData(RequestStatus.Reconciling)]
    [InlineData(RequestStatus.NeedsAttention)]
    public void An_adopted_record_lets_the_export_go_on(RequestStatus from)
    {
        ExportRequest request = ARequest.In(from);

        request.Adopt(ARequest.Record(), [ARequest.Operation("op-1")], Noon.AddMinutes(20));

        Assert.Equal((RequestStatus.Exporting, null, (DateTimeOffset?)Noon.AddMinutes(20)), (request.Status, request.ErrorCode, request.DueAt));
        Assert.Equal((true, "arn:record-1", AttemptState.Exporting, null), (request.LastAttempt!.Adopted, request.LastAttempt.ExportRecordArn, request.LastAttempt.State, request.LastAttempt.OpenKey));
    }

    [Fact]
    public void A_stop_before_the_first_attempt_has_no_record_to_adopt()
    {
        ExportRequest request = ARequest.In(RequestStatus.Approved);
        request.NeedAttention("plan-changed", "Its tags have changed.", Noon);

        Assert.Equal("not-reconciling", Refuses(() => request.Adopt(ARequest.Record(), [], Noon)).Code);
    }

    [Fact]
    public void A_call_that_was_not_executed_is_sent_again_under_a_renewed_approval()
    {
        ExportRequest request = ARequest.In(RequestStatus.NeedsAttention);

        request.ConfirmNotStarted(["arn:foreign", "arn:foreign"], RequestTerms.Standard, Noon.AddDays(9));
        request.Claim(Noon.AddDays(9));

        Assert.Equal(["arn:foreign"], request.DisownedRecords);
        Assert.Equal([AttemptState.NotExecuted, AttemptState.Calling], request.Attempts.Select(a => a.State));
        Assert.Equal(Noon.AddDays(16), request.ApprovalValidUntil);
    }

    [Fact]
    public void Closing_by_hand_ends_the_open_attempt_and_opens_the_window()
    {
        ExportRequest request = ARequest.In(RequestStatus.NeedsAttention);

        request.Fail("closed-by-administrator", "Made by hand instead.", Noon);

        Assert.Equal((RequestStatus.Failed, "closed-by-administrator"), (request.Status, request.ErrorCode));
        Assert.Equal((AttemptState.Failed, null), (request.LastAttempt!.State, request.LastAttempt.OpenKey));
    }

    [Fact]
    public void A_failed_request_is_tried_again_under_the_same_approval()
    {
        ExportRequest request = ARequest.In(RequestStatus.Failed);

        request.Retry(Rita, false, Noon.AddHours(1));
        request.Claim(Noon.AddHours(1));

        Assert.Equal(2, request.LastAttempt!.Number);
        Assert.Single(request.Decisions);
        Assert.Null(request.EndedAt);
    }

    [Fact]
    public void A_retry_is_for_the_requester_or_an_administrator_while_the_approval_lives()
    {
        ExportRequest request = ARequest.In(RequestStatus.Failed);

        Assert.Equal("not-requester", Refuses(() => request.Retry(Anna.PersonId, false, Noon)).Code);
        Assert.Equal("approval-expired", Refuses(() => request.Retry(Rita, false, request.ApprovalValidUntil!.Value)).Code);
        request.Retry(Anna.PersonId, true, Noon);
        Assert.Equal(RequestStatus.Approved, request.Status);
    }

    [Theory]
    [InlineData("arn:this", "arn:this", "whatever", true)]
    [InlineData("arn:this", "arn:other", "shop", false)]
    [InlineData("arn:this", null, "shop", true)]
    [InlineData("arn:this", "", "shop", true)]
    [InlineData("arn:this", null, "other", false)]
    public void A_record_belongs_to_a_snapshot_by_arn_and_by_name_only_without_one(string snapshotArn, string? sourceArn, string sourceName, bool expected) =>
        Assert.Equal(expected, (ARequest.Record() with { SourceArn = sourceArn, SourceName = sourceName }).IsOf(snapshotArn, "shop"));
}
