using ExportPortal.Domain;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Requests;
using static ExportPortal.Web.Tests.Requests.ARequest;

namespace ExportPortal.Web.Tests.Requests;

public sealed class RequestActionsTests
{
    private static readonly RuleBroken NoApprover = RuleBroken.Forbidden("role-missing", "This needs the role Approver.");

    [Fact]
    public void An_approver_who_may_decide_is_asked_to_decide() =>
        Assert.Equal(MainAction.Decide, RequestActions.MainOf(Seen(Pending(), why: null, own: false), isRequester: false));

    [Fact]
    public void The_requester_of_a_waiting_request_has_nothing_to_do() =>
        Assert.Equal(MainAction.None, RequestActions.MainOf(Seen(Pending(), edit: true), isRequester: true));

    [Fact]
    public void The_requester_of_a_request_that_was_sent_back_changes_it() =>
        Assert.Equal(MainAction.Edit, RequestActions.MainOf(Seen(SentBack(), edit: true), isRequester: true));

    [Fact]
    public void A_failed_request_is_retried_while_that_is_allowed_and_asked_for_again_afterwards()
    {
        ExportRequest failed = Refused("AccessDeniedException");

        Assert.Equal(MainAction.Retry, RequestActions.MainOf(Seen(failed, retry: true), isRequester: true));
        Assert.Equal(MainAction.RequestAgain, RequestActions.MainOf(Seen(failed), isRequester: true));
        Assert.Equal(MainAction.None, RequestActions.MainOf(Seen(failed, own: false), isRequester: false));
    }

    [Fact]
    public void An_exported_request_needs_nothing_more() =>
        Assert.Equal(MainAction.None, RequestActions.MainOf(Seen(Exported()), isRequester: true));

    [Fact]
    public void Taking_back_is_withdrawing_before_the_approval_and_cancelling_after_it()
    {
        Assert.Equal("Withdraw", RequestActions.TakeBackWord(Pending()));
        Assert.Equal("Cancel export", RequestActions.TakeBackWord(Approved()));
    }

    [Fact]
    public void The_next_step_names_who_is_waited_for()
    {
        ExportRequest request = Pending();

        Assert.Equal("It waits for one approval, from Amir or Anna.", NextStep.Of(request, true, new StageApprovers(request.CurrentStage!, ["Amir", "Anna"]), [], Noon));
        Assert.Contains("nobody can give it now", NextStep.Of(request, true, new StageApprovers(request.CurrentStage!, []), [], Noon));
        Assert.Equal("It waits for Rita to change it and send it again.", NextStep.Of(SentBack(), false, null, [], Noon));
    }

    private static RequestDetails Seen(ExportRequest request, bool own = true, bool edit = false, bool retry = false) => Seen(request, NoApprover, own, edit, retry);

    private static RequestDetails Seen(ExportRequest request, RuleBroken? why, bool own = true, bool edit = false, bool retry = false) =>
        new(request, [], why, CanWithdraw: own, CanEdit: edit, CanRetry: retry, CanResolve: false, IsOwn: own);
}
