using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;
using static ExportPortal.Domain.Tests.ShortForms;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>What is said with a request beside reason, ticket and start.</summary>
public sealed class AskingTests
{
    private static readonly CheckVerdict s_repeat = new(["snapshot-ready"], [CheckVerdict.AlreadyExported], Noon);
    private static readonly Guid s_ravi = Id(9);

    private static readonly Submission s_plain = new()
    {
        Number = 1, Snapshot = ASnapshot.Plain, RequestedById = Rita, RequestedByName = "Rita", Justification = "Move the shop to EC2.",
    };

    [Theory]
    [InlineData("")]
    [InlineData("  too short ")]
    public void Who_knows_the_field_must_say_why_a_snapshot_is_exported_again(string reason)
    {
        RuleBroken refusal = Refuses(() => Submit(s_plain with { Checks = s_repeat, RepeatReason = reason }));

        Assert.Equal(("repeat-reason-too-short", "repeatReason"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void A_caller_that_does_not_know_the_field_goes_on_and_no_reason_is_kept_of_what_is_no_repetition()
    {
        Assert.Null(Submit(s_plain with { Checks = s_repeat }).RepeatReason);
        Assert.Null(Submit(s_plain with { Checks = new CheckVerdict(["no-duplicate"], [], Noon), RepeatReason = "" }).RepeatReason);
    }

    [Fact]
    public void The_reason_for_another_export_is_part_of_what_approvers_see()
    {
        ExportRequest request = Submit(s_plain with { Checks = s_repeat, RepeatReason = " The first copy was deleted. " });
        string before = request.PlanHash;

        request.Resubmit(Rita, request.Justification, null, null, RequestTerms.Standard, Noon, "The first copy was in the wrong account.");

        Assert.Equal("The first copy was in the wrong account.", request.RepeatReason);
        Assert.NotEqual(before, request.PlanHash);
        Assert.Equal("plan-changed", Refuses(() => request.Approve(Anna, before, null, RequestTerms.Standard, Noon)).Code);
    }

    [Fact]
    public void Neither_the_one_who_asks_nor_the_one_for_whom_decides_alone_or_as_a_deputy()
    {
        ExportRequest request = Submit(s_plain with { OnBehalfOfId = s_ravi, OnBehalfOfName = "Ravi" });
        Approver ravi = new(s_ravi, "Ravi", []);

        Assert.Equal("own-request", Refuses(() => request.ApproveBy(RitaAsApprover)).Code);
        Assert.Equal("own-request", Refuses(() => request.ApproveBy(ravi)).Code);
        Assert.Equal("own-request", Refuses(() => request.ApproveBy(Anna.AsDeputyFor(ravi))).Code);
        Assert.Equal("not-requester", Refuses(() => request.Withdraw(s_ravi, Noon)).Code);
        Assert.True(request.ApproveBy(Anna));
    }

    [Fact]
    public void Nobody_asks_on_the_own_behalf() =>
        Assert.Equal("on-behalf-of-self", Refuses(() => Submit(s_plain with { OnBehalfOfId = Rita, OnBehalfOfName = "Rita" })).Code);

    [Fact]
    public void Tags_are_trimmed_sorted_and_kept_once_and_stay_when_an_edit_does_not_name_them()
    {
        ExportRequest request = Submit(s_plain with { Tags = [" project = harbour", "audit", "", "project=harbour"] });

        request.Resubmit(Rita, "Another reason altogether.", null, null, RequestTerms.Standard, Noon);

        Assert.Equal(["audit", "project=harbour"], request.Tags);
        Assert.Contains(SnapshotTag.LineOf("audit"), request.RequestTagLines);
    }

    [Theory]
    [InlineData("=value")]
    [InlineData("two\nlines")]
    public void What_is_no_tag_is_refused(string tag) => Assert.Equal("tag-invalid", Refuses(() => RequestTags.Clean([tag])).Code);

    [Fact]
    public void Ten_tags_are_the_most() => Assert.Equal("too-many-tags", Refuses(() => RequestTags.Clean(Enumerable.Range(0, 11).Select(i => $"t{i}"))).Code);

    private static ExportRequest Submit(Submission submission) =>
        ExportRequest.Submit(submission, new ApprovalPolicy { Name = "Test", Stages = [new Stage(1, 1, [])] }, 1, RequestTerms.Standard, Noon);
}
