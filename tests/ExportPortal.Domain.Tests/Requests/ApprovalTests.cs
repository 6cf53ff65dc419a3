using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;
using static ExportPortal.Domain.Tests.ShortForms;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>The rules of docs about deciding, as far as the aggregate holds them.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public void One_yes_is_enough_for_a_quorum_of_one()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.True(request.ApproveBy(Anna));

        Assert.Equal(RequestStatus.Approved, request.Status);
        Assert.Equal(Noon, request.ApprovedAt);
        Assert.Equal(Noon, request.DueAt);
        Assert.Equal(Noon.AddDays(7), request.ApprovalValidUntil);
    }

    [Fact]
    public void A_requester_cannot_approve_their_own_request()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        RuleBroken refusal = Refuses(() => request.ApproveBy(RitaAsApprover));

        Assert.Equal("own-request", refusal.Code);
        Assert.Equal(RuleKind.Forbidden, refusal.Kind);
        Assert.Empty(request.Decisions);
    }

    [Fact]
    public void A_requester_cannot_approve_through_a_delegation_that_she_received() =>
        Assert.Equal("own-request", Refuses(() => ARequest.Needing(1).Build().ApproveBy(RitaAsApprover.AsDeputyFor(Anna))).Code);

    [Fact]
    public void A_deputy_of_the_requester_cannot_approve_for_her() =>
        Assert.Equal("own-request", Refuses(() => ARequest.Needing(1).Build().ApproveBy(Anna.AsDeputyFor(RitaAsApprover))).Code);

    [Fact]
    public void A_requester_can_neither_reject_nor_send_back_her_own_request()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.Equal("own-request", Refuses(() => request.Reject(RitaAsApprover, request.PlanHash, "A long enough reason.", Noon)).Code);
        Assert.Equal("own-request", Refuses(() => request.AskForChanges(RitaAsApprover, request.PlanHash, "A long enough reason.", Noon)).Code);
    }

    [Fact]
    public void A_second_yes_from_the_same_person_does_not_fill_a_quorum_of_two()
    {
        ExportRequest request = ARequest.Needing(2).From("platform").Build();
        request.ApproveBy(Anna);

        RuleBroken refusal = Refuses(() => request.ApproveBy(Anna));

        Assert.Equal("already-decided", refusal.Code);
        Assert.Equal(RequestStatus.PendingApproval, request.Status);
    }

    [Fact]
    public void Two_different_people_fill_a_quorum_of_two()
    {
        ExportRequest request = ARequest.Needing(2).From("platform").Build();

        Assert.False(request.ApproveBy(Anna));
        Assert.True(request.ApproveBy(Amir));
    }

    [Fact]
    public void Nobody_from_another_group_can_approve()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Build();

        Assert.Equal("wrong-stage", Refuses(() => request.ApproveBy(Sven)).Code);
        Assert.Equal("wrong-stage", Refuses(() => request.ApproveBy(Otto)).Code);
    }

    [Fact]
    public void Groups_are_named_without_regard_to_case() =>
        Assert.True(ARequest.Needing(1).From("Platform").Build().ApproveBy(Anna));

    [Fact]
    public void Stages_are_filled_in_order()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Then(1).From("security").Build();

        Assert.Equal("wrong-stage", Refuses(() => request.ApproveBy(Sven)).Code);
        Assert.False(request.ApproveBy(Anna));
        Assert.Equal(2, request.CurrentStage!.Number);
        Assert.Equal("wrong-stage", Refuses(() => request.ApproveBy(new Approver(Id(7), "Pia", ["platform"]))).Code);
        Assert.True(request.ApproveBy(Sven));
        Assert.Equal(2, request.RequiredApprovals);
    }

    [Fact]
    public void A_member_of_both_groups_counts_in_one_stage_only()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Then(1).From("security").Build();
        request.ApproveBy(Amir);

        Assert.Equal("already-decided", Refuses(() => request.ApproveBy(Amir)).Code);
    }

    [Fact]
    public void A_deputy_and_the_person_stood_in_for_count_once()
    {
        ExportRequest first = ARequest.Needing(2).Build();
        first.ApproveBy(Otto.AsDeputyFor(Anna));
        ExportRequest second = ARequest.Needing(2).Build();
        second.ApproveBy(Anna);

        Assert.Equal("already-decided", Refuses(() => first.ApproveBy(Anna)).Code);
        Assert.Equal("already-decided", Refuses(() => second.ApproveBy(Otto.AsDeputyFor(Anna))).Code);
        Assert.Equal(RequestStatus.PendingApproval, first.Status);
        Assert.Equal(RequestStatus.PendingApproval, second.Status);
    }

    [Fact]
    public void Two_deputies_of_one_person_count_once()
    {
        ExportRequest request = ARequest.Needing(2).Build();
        request.ApproveBy(Otto.AsDeputyFor(Anna));

        Assert.Equal("already-decided", Refuses(() => request.ApproveBy(Sven.AsDeputyFor(Anna))).Code);
    }

    [Fact]
    public void One_person_as_deputy_and_as_herself_counts_once()
    {
        ExportRequest request = ARequest.Needing(2).Build();
        request.ApproveBy(Sven.AsDeputyFor(Anna));

        Assert.Equal("already-decided", Refuses(() => request.ApproveBy(Sven)).Code);
    }

    [Fact]
    public void A_decision_keeps_the_deputy_and_the_person_stood_in_for()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Build();
        request.Approve(Sven.AsDeputyFor(Anna), request.PlanHash, "  Fine.  ", RequestTerms.Standard, Noon);

        Decision decision = Assert.Single(request.Decisions);
        Assert.Equal((Sven.PersonId, "Sven", (Guid?)Anna.PersonId, "Anna"), (decision.PersonId, decision.PersonName, decision.DeputyForId, decision.DeputyForName));
        Assert.Equal(("Fine.", request.PlanHash, Noon), (decision.Comment, decision.PlanHash, decision.At));
    }

    [Theory]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Expired)]
    [InlineData(RequestStatus.Rejected)]
    [InlineData(RequestStatus.Exporting)]
    public void An_approval_that_comes_too_late_is_told_the_present_state(RequestStatus status)
    {
        RuleBroken refusal = Refuses(() => ARequest.In(status).ApproveBy(Amir));

        Assert.Equal("not-pending", refusal.Code);
        Assert.Equal(RuleKind.Conflict, refusal.Kind);
        Assert.Contains(status.Title(), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_of_two_approvals_for_one_needed_is_refused()
    {
        ExportRequest request = ARequest.Needing(1).Build();
        request.ApproveBy(Anna);

        Assert.Equal("not-pending", Refuses(() => request.ApproveBy(Amir)).Code);
        Assert.Single(request.Decisions);
    }

    [Fact]
    public void Nobody_decides_after_the_expiry_even_before_the_sweep_comes()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.Equal("expired", Refuses(() => request.ApproveBy(Anna, request.ExpiresAt)).Code);
        Assert.True(request.ApproveBy(Anna, request.ExpiresAt.AddTicks(-1)));
    }

    [Fact]
    public void What_was_approved_is_what_was_seen()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        RuleBroken refusal = Refuses(() => request.Approve(Anna, new string('0', 64), null, RequestTerms.Standard, Noon));

        Assert.Equal("plan-changed", refusal.Code);
        Assert.Empty(request.Decisions);
    }

    [Fact]
    public void The_policy_of_the_submission_stays_whatever_is_published_later()
    {
        ApprovalPolicy lax = new() { Name = "Lax", Stages = [new Stage(1, 1, [])] };
        ExportRequest request = ARequest.Needing(1).Under(lax).Build();
        ApprovalPolicy strict = lax with { Stages = [new Stage(1, 5, ["board"])] };

        Assert.Equal(5, strict.RequiredApprovals);
        Assert.True(request.ApproveBy(Anna));
        Assert.Equal("Lax", request.Policy.Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("too short")]
    public void A_no_needs_a_reason(string? comment)
    {
        ExportRequest request = ARequest.Needing(1).Build();

        RuleBroken rejection = Refuses(() => request.Reject(Anna, request.PlanHash, comment, Noon));
        RuleBroken sentBack = Refuses(() => request.AskForChanges(Anna, request.PlanHash, comment, Noon));

        Assert.Equal(("comment-required", "comment"), (rejection.Code, rejection.Field));
        Assert.Equal("comment-required", sentBack.Code);
        Assert.Equal(RequestStatus.PendingApproval, request.Status);
    }

    [Fact]
    public void A_comment_has_a_limit()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.Equal("comment-too-long", Refuses(() => request.Approve(Anna, request.PlanHash, new string('x', ExportRequest.MaxComment + 1), RequestTerms.Standard, Noon)).Code);
        Assert.Empty(request.Decisions);
    }

    [Fact]
    public void One_no_ends_the_request()
    {
        ExportRequest request = ARequest.Needing(2).Build();
        request.ApproveBy(Anna);
        request.Reject(Amir, request.PlanHash, "Not during the freeze.", Noon);

        Assert.Equal(RequestStatus.Rejected, request.Status);
        Assert.Equal(Noon, request.EndedAt);
    }

    [Fact]
    public void An_edit_clears_all_decisions()
    {
        ExportRequest request = ARequest.Needing(2).Build();
        request.ApproveBy(Anna);

        request.Resubmit(Rita, "Another reason altogether.", null, null, RequestTerms.Standard, Noon.AddHours(1));

        Assert.Equal(2, request.Revision);
        Assert.Empty(request.PresentDecisions);
        Assert.Single(request.Decisions);
        Assert.False(request.ApproveBy(Anna));
        Assert.True(request.ApproveBy(Amir));
    }

    [Fact]
    public void A_request_that_was_sent_back_waits_again_after_the_edit_and_lives_longer()
    {
        ExportRequest request = ARequest.In(RequestStatus.ChangesRequested);

        request.Resubmit(Rita, "With the project's name: Harbour.", null, null, RequestTerms.Standard, Noon.AddDays(2));

        Assert.Equal(RequestStatus.PendingApproval, request.Status);
        Assert.Equal(Noon.AddDays(9), request.ExpiresAt);
        Assert.Equal(request.ExpiresAt, request.DueAt);
        Assert.True(request.ApproveBy(Anna, Noon.AddDays(3)));
    }

    [Fact]
    public void Only_the_requester_edits_and_withdraws()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.Equal("not-requester", Refuses(() => request.Resubmit(Anna.PersonId, "Somebody else's words.", null, null, RequestTerms.Standard, Noon)).Code);
        Assert.Equal("not-requester", Refuses(() => request.Withdraw(Anna.PersonId, Noon)).Code);
    }

    [Fact]
    public void A_refused_edit_changes_nothing()
    {
        ExportRequest request = ARequest.Needing(2).Build();
        request.ApproveBy(Anna);

        Assert.Equal("justification-too-short", Refuses(() => request.Resubmit(Rita, "short", null, null, RequestTerms.Standard, Noon)).Code);

        Assert.Equal((1, "Move the shop to EC2."), (request.Revision, request.Justification));
        Assert.Single(request.PresentDecisions);
    }

    [Fact]
    public void A_request_does_not_expire_early()
    {
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.Equal("not-expired", Refuses(() => request.Expire(request.ExpiresAt.AddTicks(-1))).Code);
    }

    [Fact]
    public void A_rule_can_approve_by_itself()
    {
        ExportRequest request = ARequest.Automatic().Build();

        Assert.Equal(RequestStatus.Approved, request.Status);
        Assert.Equal(Noon, request.DueAt);
        Assert.Empty(request.Decisions);
    }

    [Fact]
    public void A_policy_that_refuses_makes_no_request()
    {
        ApprovalPolicy refusing = new() { Name = "Regulated", Outcome = PolicyOutcome.Refuse, RefusalReason = "Regulated data stays." };

        RuleBroken refusal = Refuses(() => new ARequest().Under(refusing).Build());

        Assert.Equal("policy-refuses", refusal.Code);
        Assert.Contains("Regulated data stays.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_without_stages_lets_nobody_approve() =>
        Assert.Equal("wrong-stage", Refuses(() => new ARequest().Under(new ApprovalPolicy { Name = "Empty" }).Build().ApproveBy(Anna)).Code);

    [Fact]
    public void A_scheduled_request_is_due_at_its_start_and_its_approval_lives_from_there()
    {
        ExportRequest request = ARequest.Needing(1).NotBefore(Noon.AddDays(10)).Build();
        request.ApproveBy(Anna);

        Assert.Equal(Noon.AddDays(10), request.DueAt);
        Assert.Equal(Noon.AddDays(17), request.ApprovalValidUntil);
        Assert.Equal("not-due", Refuses(() => request.Claim(Noon.AddDays(9))).Code);
        Assert.NotNull(request.Claim(Noon.AddDays(10)));
    }

    [Theory]
    [InlineData(-6, "not-before-past")]
    [InlineData((91 * 24 * 60), "not-before-too-far")]
    public void A_start_lies_between_now_and_90_days_ahead(int minutes, string code)
    {
        RuleBroken refusal = Refuses(() => ARequest.Needing(1).NotBefore(Noon.AddMinutes(minutes)).Build());

        Assert.Equal((code, "notBefore"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void A_justification_has_a_least_and_a_greatest_length()
    {
        RuleBroken tooShort = Refuses(() => ARequest.Needing(1).Under(new ApprovalPolicy { Name = "Wordy", MinJustification = 40 }).Build());
        RuleBroken tooLong = Refuses(() => ARequest.Needing(1).Saying(new string('x', ExportRequest.MaxJustification + 1)).Build());

        Assert.Equal(("justification-too-short", "justification"), (tooShort.Code, tooShort.Field));
        Assert.Equal("justification-too-long", tooLong.Code);
        Assert.Equal("A reason with room.", ARequest.Needing(1).Saying("  A reason with room.  ").Build().Justification);
    }

    [Fact]
    public void A_new_request_carries_what_was_submitted_and_nothing_decided()
    {
        ExportRequest request = ARequest.Needing(2).Build();

        Assert.Equal((RequestStatus.PendingApproval, 1, Rita, "Rita"), (request.Status, request.Revision, request.RequestedById, request.RequestedByName));
        Assert.Equal(("acme", "eu-central-1", "shop-1-nightly", 80), (request.Connection, request.Region, request.SnapshotName, request.SizeInGb));
        Assert.Equal(Noon.AddDays(7), request.ExpiresAt);
        Assert.Matches("^[0-9a-f]{64}$", request.PlanHash);
        Assert.Null(request.ApprovedAt);
    }

    [Fact]
    public void A_yes_to_the_words_before_an_edit_does_not_count()
    {
        ExportRequest request = ARequest.Needing(1).Build();
        string seen = request.PlanHash;
        request.Resubmit(Rita, "Another reason altogether.", null, null, RequestTerms.Standard, Noon);

        Assert.Equal("plan-changed", Refuses(() => request.Approve(Anna, seen, null, RequestTerms.Standard, Noon)).Code);
        Assert.Equal(RequestStatus.PendingApproval, request.Status);
    }

    [Fact]
    public void Taking_back_is_called_by_what_it_ends()
    {
        ExportRequest pending = ARequest.Needing(1).Build();
        ExportRequest approved = ARequest.In(RequestStatus.Approved);
        pending.Withdraw(Rita, Noon);
        approved.Withdraw(Rita, Noon);

        Assert.Equal((RequestStatus.Withdrawn, RequestStatus.Cancelled), (pending.Status, approved.Status));
    }
}
