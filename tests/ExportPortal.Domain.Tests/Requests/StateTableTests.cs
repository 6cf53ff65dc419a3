using System.Text.Json;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>Every status against every method of the aggregate.</summary>
public sealed class StateTableTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly (string Method, Action<ExportRequest> Call, string Refusal, RequestStatus[] Allowed)[] Table =
    [
        ("Approve", r => r.ApproveBy(Sven), "not-pending", [RequestStatus.PendingApproval]),
        ("Reject", r => r.Reject(Sven, r.PlanHash, "Not this one, sorry.", Noon), "not-pending", [RequestStatus.PendingApproval]),
        ("AskForChanges", r => r.AskForChanges(Sven, r.PlanHash, "Say more about it.", Noon), "not-pending", [RequestStatus.PendingApproval]),
        ("Resubmit", r => r.Resubmit(Rita, "A better justification.", null, null, RequestTerms.Standard, Noon), "not-editable", [RequestStatus.PendingApproval, RequestStatus.ChangesRequested]),
        ("Withdraw", r => r.Withdraw(Rita, Noon), "not-withdrawable", [RequestStatus.PendingApproval, RequestStatus.ChangesRequested, RequestStatus.Approved]),
        ("Expire", r => r.Expire(r.ExpiresAt), "not-expired", [RequestStatus.PendingApproval, RequestStatus.ChangesRequested]),
        ("TakeNudge", r => r.TakeNudge(RequestTerms.Standard, "duty", Noon), "not-pending", [RequestStatus.PendingApproval]),
        ("NoteDecidable", r => r.NoteDecidable(false, Noon), "not-pending", [RequestStatus.PendingApproval]),
        ("Claim", r => r.Claim(Id(9), "node-1", [], Lease, Noon), "not-approved", [RequestStatus.Approved]),
        ("RecordStarted", r => r.RecordStarted(AttemptOf(r), [ARequest.Operation("op-2")], 200, "aws-2", Noon), "attempt-closed", [RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.NeedsAttention]),
        ("RecordRefused", r => r.RecordRefused(AttemptOf(r), ARequest.Refusal, Noon), "attempt-closed", [RequestStatus.Starting, RequestStatus.NeedsAttention]),
        ("RecordPostponed", r => r.RecordPostponed(AttemptOf(r), ARequest.Refusal, Noon, Noon), "attempt-closed", [RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.NeedsAttention]),
        ("RecordUnknown", r => r.RecordUnknown(AttemptOf(r), ARequest.Silence, Noon, Noon), "attempt-closed", [RequestStatus.Starting, RequestStatus.Reconciling, RequestStatus.NeedsAttention]),
        ("PostponeStart", r => r.PostponeStart(ARequest.Refusal, Noon, Noon), "not-approved", [RequestStatus.Approved]),
        ("Defer", r => r.Defer(Noon, Noon), "not-approved", [RequestStatus.Approved]),
        ("NoteListing", r => r.NoteListing(null, Noon, Noon), "not-reconciling", [RequestStatus.Reconciling]),
        ("LookAgain", r => r.LookAgain(Noon, Noon), "not-reconciling", [RequestStatus.Reconciling]),
        ("Adopt", r => r.Adopt(ARequest.Record(), [], Noon), "not-reconciling", [RequestStatus.Reconciling, RequestStatus.NeedsAttention]),
        ("ConfirmNotStarted", r => r.ConfirmNotStarted([], RequestTerms.Standard, Noon), "not-reconciling", [RequestStatus.Reconciling, RequestStatus.NeedsAttention]),
        ("NeedAttention", r => r.NeedAttention("no-trace", "Nothing has appeared.", Noon), "illegal-transition", [RequestStatus.Approved, RequestStatus.Reconciling]),
        ("Fail", r => r.Fail("snapshot-gone", "It is gone.", Noon), "illegal-transition", [RequestStatus.Approved, RequestStatus.NeedsAttention]),
        ("TakeOperation", r => r.TakeOperation(ARequest.Operation("op-1", "Succeeded"), Noon), "not-exporting", [RequestStatus.Exporting]),
        ("Own", r => r.Own(ARequest.Record(), Noon), "not-exporting", [RequestStatus.Exporting]),
        ("PollAgain", r => r.PollAgain(Noon, Noon), "not-exporting", [RequestStatus.Exporting]),
        ("Succeed", r => r.Succeed("ami-2", "ec2", Noon), "illegal-transition", [RequestStatus.Exporting]),
        ("FailExport", r => r.FailExport(ARequest.Refusal, Noon), "not-exporting", [RequestStatus.Exporting]),
        ("Retry", r => r.Retry(Rita, false, Noon), "not-failed", [RequestStatus.Failed]),
    ];

    public static TheoryData<string, RequestStatus> Everything()
    {
        TheoryData<string, RequestStatus> cases = [];
        foreach ((string method, _, _, _) in Table)
        {
            foreach (RequestStatus status in Enum.GetValues<RequestStatus>())
            {
                cases.Add(method, status);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Each_method_works_in_its_statuses_and_refuses_in_all_others_without_a_trace(string method, RequestStatus status)
    {
        (_, Action<ExportRequest> call, string refusal, RequestStatus[] allowed) = Table.Single(t => t.Method == method);
        ExportRequest request = ARequest.In(status);
        long version = request.Version;
        string before = JsonSerializer.Serialize(request);

        RuleBroken? broken = null;
        try
        {
            call(request);
        }
        catch (RuleBroken rule)
        {
            broken = rule;
        }

        if (allowed.Contains(status))
        {
            Assert.Null(broken);
            Assert.True(request.Version > version, "a change must raise the version");
            Assert.True(request.Status == status || status.MayBecome(request.Status), $"{status} became {request.Status}");
        }
        else
        {
            // Once reconcile looks, only what it finds decides: a late refusal must not end the request.
            string expected = method == "RecordRefused" && status == RequestStatus.Reconciling ? "illegal-transition" : refusal;
            Assert.Equal(expected, broken?.Code);
            Assert.Equal(before, JsonSerializer.Serialize(request));
        }
    }

    [Fact]
    public void The_table_names_every_public_method_that_changes_a_request()
    {
        string[] changing = [.. typeof(ExportRequest).GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.Name is not ("ApprovalsOf" or "BelongsTo" or "WhyNotDecidableBy" or "ChooseAuthority" or "CanTakeBackUntil" or "TakeBackApproval")).Select(m => m.Name).Order(StringComparer.Ordinal)];

        Assert.Equal(changing, Table.Select(t => t.Method).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RequestStatus.Succeeded)]
    [InlineData(RequestStatus.Rejected)]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Expired)]
    [InlineData(RequestStatus.Cancelled)]
    public void No_status_follows_an_end(RequestStatus end) => Assert.DoesNotContain(Enum.GetValues<RequestStatus>(), next => end.MayBecome(next));

    [Fact]
    public void Only_an_approved_request_follows_a_failed_one() =>
        Assert.Equal([RequestStatus.Approved], Enum.GetValues<RequestStatus>().Where(next => RequestStatus.Failed.MayBecome(next)));

    [Theory]
    [InlineData(RequestStatus.NeedsAttention)]
    [InlineData(RequestStatus.Succeeded)]
    [InlineData(RequestStatus.Failed)]
    [InlineData(RequestStatus.Rejected)]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Expired)]
    [InlineData(RequestStatus.Cancelled)]
    public void The_portal_has_nothing_to_do_where_it_waits_for_a_person_or_for_nothing(RequestStatus status) => Assert.Null(ARequest.In(status).DueAt);

    [Theory]
    [InlineData(RequestStatus.PendingApproval)]
    [InlineData(RequestStatus.ChangesRequested)]
    [InlineData(RequestStatus.Approved)]
    [InlineData(RequestStatus.Starting)]
    [InlineData(RequestStatus.Reconciling)]
    [InlineData(RequestStatus.Exporting)]
    public void The_portal_comes_back_to_everything_that_can_go_on_by_itself(RequestStatus status) => Assert.NotNull(ARequest.In(status).DueAt);

    [Fact]
    public void Every_status_has_words_and_they_differ()
    {
        string[] titles = [.. Enum.GetValues<RequestStatus>().Select(s => s.Title())];

        Assert.Equal(titles.Length, titles.Distinct().Count());
        Assert.Equal("Scheduled", RequestStatus.Approved.Title(scheduled: true));
        Assert.Equal("waiting for approval", RequestStatus.PendingApproval.Words());
    }

    private static Guid AttemptOf(ExportRequest request) => request.LastAttempt?.Id ?? Guid.Empty;
}
