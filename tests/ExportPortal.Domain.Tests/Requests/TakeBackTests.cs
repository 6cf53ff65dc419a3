using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;
using static ExportPortal.Domain.Tests.ShortForms;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>An approver's change of mind, within the policy's undo window.</summary>
public sealed class TakeBackTests
{
    private const string Why = "I overlooked the freeze.";
    private static readonly ApprovalPolicy s_tenMinutes = new() { Name = "Ten minutes", UndoWindow = TimeSpan.FromMinutes(10) };

    [Fact]
    public void What_is_approved_waits_for_the_window_and_is_cancelled_by_a_change_of_mind()
    {
        ExportRequest request = ARequest.Needing(1).Under(s_tenMinutes).Then(1).Build();
        request.ApproveBy(Anna);
        request.ApproveBy(Amir, Noon.AddMinutes(5));

        Assert.Equal((RequestStatus.Approved, (DateTimeOffset?)Noon.AddMinutes(15)), (request.Status, request.DueAt));
        Assert.Equal("not-due", Refuses(() => request.Claim(Noon.AddMinutes(14))).Code);
        Assert.Null(request.CanTakeBackUntil(Anna.PersonId, Noon.AddMinutes(11)));
        Assert.Equal(Noon.AddMinutes(15), request.CanTakeBackUntil(Amir.PersonId, Noon.AddMinutes(11)));
        request.TakeBackApproval(Amir.PersonId, Why, Noon.AddMinutes(14));

        Assert.Equal((RequestStatus.Cancelled, null), (request.Status, request.DueAt));
        Assert.Equal(Noon.AddMinutes(14), Assert.Single(request.Decisions, d => d.PersonId == Amir.PersonId).TakenBackAt);
    }

    [Fact]
    public void What_still_waits_loses_the_approval_and_its_author_may_decide_anew()
    {
        ExportRequest request = ARequest.Needing(2).Under(s_tenMinutes).Build();
        request.ApproveBy(Anna);
        request.TakeBackApproval(Anna.PersonId, Why, Noon.AddMinutes(1));

        Assert.Equal((RequestStatus.PendingApproval, 0), (request.Status, request.PresentDecisions.Count()));
        request.ApproveBy(Anna, Noon.AddMinutes(2));
        Assert.False(request.Status == RequestStatus.Approved);
        Assert.True(request.ApproveBy(Amir, Noon.AddMinutes(3)));
    }

    [Fact]
    public void It_needs_a_window_that_is_not_over_an_own_approval_and_a_reason()
    {
        ExportRequest without = ARequest.In(RequestStatus.Approved);
        ExportRequest with = ARequest.Needing(1).Under(s_tenMinutes).Build();
        with.ApproveBy(Anna);

        Assert.Equal("no-undo", Refuses(() => without.TakeBackApproval(Anna.PersonId, Why, Noon)).Code);
        Assert.Equal("not-approved-by-you", Refuses(() => with.TakeBackApproval(Amir.PersonId, Why, Noon)).Code);
        Assert.Equal("undo-window-over", Refuses(() => with.TakeBackApproval(Anna.PersonId, Why, Noon.AddMinutes(10))).Code);
        Assert.Equal("comment-required", Refuses(() => with.TakeBackApproval(Anna.PersonId, "short", Noon)).Code);
        Assert.Equal(RequestStatus.Approved, with.Status);
    }

    [Theory]
    [MemberData(nameof(EveryStatus))]
    public void It_works_while_the_request_waits_or_is_not_sent_yet_and_in_no_other_status(RequestStatus status) =>
        Assert.Equal(
            status switch { RequestStatus.PendingApproval => "not-approved-by-you", RequestStatus.Approved => "no-undo", _ => "not-withdrawable" },
            Refuses(() => ARequest.In(status).TakeBackApproval(Anna.PersonId, Why, Noon)).Code);

    public static TheoryData<RequestStatus> EveryStatus() => [.. Enum.GetValues<RequestStatus>()];

    [Fact]
    public void A_deputy_uses_the_own_authority_where_it_suffices_and_else_the_other_ones()
    {
        ExportRequest own = ARequest.Needing(1).From("security").Build();
        ExportRequest other = ARequest.Needing(1).From("platform").Build();
        IReadOnlyList<Approver> authorities = [Sven, Sven.AsDeputyFor(Anna)];

        Assert.Null(own.ChooseAuthority(authorities, Noon).DeputyForId);
        Assert.Equal(Anna.PersonId, other.ChooseAuthority(authorities, Noon).DeputyForId);
        Assert.Null(ARequest.Needing(1).From("finance").Build().ChooseAuthority(authorities, Noon).DeputyForId);
    }
}
