using CsCheck;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>What must hold whatever anybody does in whatever order.</summary>
public sealed class RequestPropertyTests
{
    private static readonly Approver[] Cast =
    [
        Anna, Amir, Sven, Otto, RitaAsApprover, new(Id(6), "Pia", ["platform"]), new(Id(7), "Sam", ["security"]),
        Otto.AsDeputyFor(Anna), Otto.AsDeputyFor(Sven), Anna.AsDeputyFor(Sven), Sven.AsDeputyFor(Anna), RitaAsApprover.AsDeputyFor(Anna), Anna.AsDeputyFor(RitaAsApprover),
    ];

    private static readonly string[][] Groups = [[], ["platform"], ["security"], ["platform", "security"]];

    private static readonly Gen<ApprovalPolicy> Policies = Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3]).Array[1, 3].Select(stages => new ApprovalPolicy
    {
        Name = "Random",
        Stages = [.. stages.Select((s, i) => new Stage(i + 1, s.Item1, Groups[s.Item2]))],
        UndoWindow = stages.Length == 1 ? TimeSpan.FromMinutes(200) : null,
    });

    // Approvals come up often enough that a good share of the runs gets as far as an export.
    private static readonly Gen<(int What, int Who, int Minutes)> Steps = Gen.Select(Gen.Int[0, 45], Gen.Int[0, Cast.Length - 1], Gen.Int[0, 300]);

    [Fact]
    public void No_request_starts_without_the_approvals_that_its_frozen_policy_demands()
    {
        int started = 0;
        Gen.Select(Policies, Steps.Array[5, 60]).Sample((policy, steps) =>
        {
            Run(policy, steps, (request, before, _) =>
            {
                if (request.Status == RequestStatus.Starting && before != RequestStatus.Starting)
                {
                    Interlocked.Increment(ref started);
                    AssertApproved(request, policy);
                }
            });
        }, iter: 3000);
        Assert.True(started > 100, $"only {started} runs got as far as a call: the property has hardly been tried");
    }

    [Fact]
    public void No_end_is_left_but_by_a_retry_and_no_status_follows_that_the_table_does_not_name() =>
        Gen.Select(Policies, Steps.Array[5, 60]).Sample((policy, steps) => Run(policy, steps, (request, before, what) =>
        {
            if (before.IsEnd() && request.Status != before)
            {
                Assert.Equal((RequestStatus.Failed, Retry), (before, what));
            }

            Assert.True(request.Status == before || before.MayBecome(request.Status), $"{before} became {request.Status}");
            Assert.Equal(request.Status.IsEnd(), request.EndedAt is not null);
        }), iter: 3000);

    [Fact]
    public void The_version_grows_with_each_change_and_stays_with_each_refusal() =>
        Gen.Select(Policies, Steps.Array[5, 60]).Sample((policy, steps) =>
        {
            ExportRequest request = new ARequest().Under(policy).Build();
            DateTimeOffset now = Noon;
            foreach ((int what, int who, int minutes) in steps)
            {
                now = now.AddMinutes(minutes);
                long version = request.Version;
                RequestStatus status = request.Status;
                if (Try(request, what, who, now))
                {
                    Assert.True(request.Version > version);
                    Assert.Equal(now, request.UpdatedAt);
                }
                else
                {
                    Assert.Equal((version, status), (request.Version, request.Status));
                }
            }
        }, iter: 2000);

    [Fact]
    public void There_is_never_more_than_one_unsettled_attempt() =>
        Gen.Select(Policies, Steps.Array[20, 80]).Sample((policy, steps) => Run(policy, steps, (request, _, _) =>
        {
            Assert.True(request.Attempts.Count(a => a.IsUnsettled) <= 1);
            Assert.True(request.Attempts.Count(a => a.OpenKey is not null) <= 1);
            Assert.Equal(request.Attempts.Count, request.Attempts.Select(a => a.Number).Distinct().Count());
            bool inDoubt = request.Status is RequestStatus.Starting or RequestStatus.Reconciling;
            Assert.True(!inDoubt || request.LastAttempt!.IsUnsettled);
            Assert.True(!request.Status.IsEnd() || request.Attempts.All(a => a.OpenKey is null));
        }), iter: 2000);

    private const int Retry = 21;

    private static void Run(ApprovalPolicy policy, (int What, int Who, int Minutes)[] steps, Action<ExportRequest, RequestStatus, int> check)
    {
        ExportRequest request = new ARequest().Under(policy).Build();
        DateTimeOffset now = Noon;
        foreach ((int what, int who, int minutes) in steps)
        {
            now = now.AddMinutes(minutes);
            RequestStatus before = request.Status;
            Try(request, what, who, now);
            check(request, before, what);
        }
    }

    private static void AssertApproved(ExportRequest request, ApprovalPolicy policy)
    {
        Assert.True(request.LastAttempt!.IntentAt >= request.EarliestStart, "started before its time");
        Assert.All(request.PresentDecisions, d => Assert.Null(d.TakenBackAt));
        List<Decision> yes = [.. request.PresentDecisions.Where(d => d.Kind == DecisionKind.Approved)];
        foreach (Stage stage in policy.Stages)
        {
            Guid[] people = [.. yes.Where(d => d.Stage == stage.Number).Select(d => d.PersonId).Distinct()];
            Assert.True(people.Length >= stage.Quorum, $"stage {stage.Number} has {people.Length} of {stage.Quorum}");
            Assert.All(yes.Where(d => d.Stage == stage.Number), d => Assert.Contains(Cast, a => a.PersonId == d.PersonId && a.DeputyForId == d.DeputyForId && stage.Admits(a.Groups)));
        }

        // One person is one voice, whether present or stood in for.
        Guid[] voices = [.. yes.SelectMany(d => d.DeputyForId is Guid absent ? new[] { d.PersonId, absent } : [d.PersonId])];
        Assert.Equal(voices.Length, voices.Distinct().Count());
        Assert.DoesNotContain(request.RequestedById, voices);
        Assert.All(yes, d => Assert.Equal(request.PlanHash, d.PlanHash));
    }

    private static bool Try(ExportRequest request, int what, int who, DateTimeOffset now)
    {
        try
        {
            Act(request, what, Cast[who], now);
            return true;
        }
        catch (RuleBroken)
        {
            return false;
        }
    }

    private static void Act(ExportRequest request, int what, Approver person, DateTimeOffset now)
    {
        Guid attempt = request.LastAttempt?.Id ?? Guid.Empty;
        switch (what)
        {
            case 0: request.Reject(person, request.PlanHash, "Not this one, sorry.", now); break;
            case 1: request.AskForChanges(person, request.PlanHash, "Say more about it.", now); break;
            case 2: request.Approve(person, "not the hash", null, RequestTerms.Standard, now); break;
            case 3: request.Withdraw(person.PersonId, now); break;
            case 4: request.Expire(now); break;
            case 5 or 6: request.Resubmit(person.PersonId, "Another reason altogether.", null, null, RequestTerms.Standard, now); break;
            case 7: request.RecordRefused(attempt, ARequest.Refusal, now); break;
            case 8: request.RecordPostponed(attempt, ARequest.Refusal, now, now); break;
            case 9: request.RecordUnknown(attempt, ARequest.Silence, now, now); break;
            case 10: request.RecordStarted(attempt, [ARequest.Operation($"op-{request.Attempts.Count}")], 200, null, now); break;
            case 11: request.NoteListing(null, now, now); break;
            case 12: request.Adopt(ARequest.Record($"arn:{request.Attempts.Count}"), [], now); break;
            case 13: request.ConfirmNotStarted([], RequestTerms.Standard, now); break;
            case 14: request.NeedAttention("no-trace", "Nothing has appeared.", now); break;
            case 15: request.Fail("closed", "Closed by hand.", now); break;
            case 16: request.Succeed("ami-1", "ec2", now); break;
            case 17: request.FailExport(ARequest.Refusal, now); break;
            case 18: request.Own(ARequest.Record($"arn:{request.Attempts.Count}"), now); break;
            case 19: request.PostponeStart(ARequest.Refusal, now, now); break;
            case 20: request.Defer(now, now); break;
            case Retry: request.Retry(Rita, false, now); break;
            case 22: request.TakeBackApproval(person.PersonId, "I have changed my mind.", now); break;
            case <= 28: request.Claim(Guid.CreateVersion7(), "node", [], TimeSpan.FromMinutes(2), now); break;
            default: request.Approve(person, request.PlanHash, null, RequestTerms.Standard, now); break;
        }
    }
}
