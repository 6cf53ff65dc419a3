using CsCheck;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;
using static ExportPortal.Domain.Tests.ShortForms;

namespace ExportPortal.Domain.Tests.Requests;

/// <summary>Reminder, escalation to the fallback group, and the alarm.</summary>
public sealed class WaitingTests
{
    private const string Fallback = "duty";
    private static readonly RequestTerms s_terms = RequestTerms.Standard;
    private static readonly Approver s_duty = new(Id(7), "Dana", [Fallback]);

    [Fact]
    public void A_reminder_comes_once_and_then_the_escalation()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Build();

        Assert.Equal(Noon.AddHours(24), request.NudgeAt);
        Assert.Equal(Nudge.None, request.TakeNudge(s_terms, Fallback, Noon.AddHours(23)));
        Assert.Equal(Nudge.Reminded, request.TakeNudge(s_terms, Fallback, Noon.AddHours(24)));
        Assert.Equal(Noon.AddHours(72), request.NudgeAt);
        Assert.Equal(Nudge.None, request.TakeNudge(s_terms, Fallback, Noon.AddHours(25)));
        Assert.Equal(Nudge.Escalated, request.TakeNudge(s_terms, Fallback, Noon.AddHours(72)));
        Assert.Null(request.NudgeAt);
        Assert.Equal(Nudge.None, request.TakeNudge(s_terms, "others", Noon.AddHours(73)));
        Assert.Equal(Fallback, request.EscalatedTo);
    }

    [Fact]
    public void The_fallback_group_decides_after_the_escalation_and_not_before()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Build();
        Assert.Equal("wrong-stage", Refuses(() => request.ApproveBy(s_duty)).Code);

        request.TakeNudge(s_terms, Fallback, Noon.AddHours(72));
        request.ApproveBy(s_duty, Noon.AddHours(73));

        Assert.Equal(RequestStatus.Approved, request.Status);
    }

    [Fact]
    public void A_requester_in_the_fallback_group_still_does_not_decide()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Build();
        request.TakeNudge(s_terms, Fallback, Noon.AddHours(72));

        Assert.Equal("own-request", Refuses(() => request.ApproveBy(new Approver(Rita, "Rita", [Fallback]), Noon.AddHours(73))).Code);
        Assert.Equal("own-request", Refuses(() => request.ApproveBy(s_duty with { DeputyForId = Rita, DeputyForName = "Rita" }, Noon.AddHours(73))).Code);
    }

    [Fact]
    public void An_escalation_is_for_its_stage_only_and_the_next_waits_anew()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Then(1).From("security").Build();
        request.TakeNudge(s_terms, Fallback, Noon.AddHours(72));
        request.ApproveBy(s_duty, Noon.AddHours(73));

        Assert.Equal((null, null, Noon.AddHours(73)), (request.EscalatedTo, request.RemindedAt, request.WaitingSince));
        Assert.Equal("wrong-stage", Refuses(() => request.ApproveBy(s_duty with { PersonId = Id(8) }, Noon.AddHours(74))).Code);
        Assert.Equal(Noon.AddHours(97), request.NudgeAt);
    }

    [Fact]
    public void The_quorum_of_an_escalated_stage_stays()
    {
        ExportRequest request = ARequest.Needing(2).From("platform").Build();
        request.TakeNudge(s_terms, Fallback, Noon.AddHours(72));

        request.ApproveBy(s_duty, Noon.AddHours(73));
        Assert.Equal("already-decided", Refuses(() => request.ApproveBy(s_duty, Noon.AddHours(73))).Code);
        Assert.Equal(RequestStatus.PendingApproval, request.Status);
        request.ApproveBy(Anna, Noon.AddHours(73));

        Assert.Equal(RequestStatus.Approved, request.Status);
    }

    [Fact]
    public void A_request_that_is_decided_expired_or_sent_back_is_not_nudged()
    {
        ExportRequest decided = ARequest.Needing(1).Build();
        decided.ApproveBy(Anna);
        ExportRequest old = ARequest.Needing(1).Build();

        Assert.Null(decided.NudgeAt);
        Assert.Equal("not-pending", Refuses(() => decided.TakeNudge(s_terms, Fallback, Noon.AddHours(72))).Code);
        Assert.Equal("expired", Refuses(() => old.TakeNudge(s_terms, Fallback, old.ExpiresAt)).Code);
    }

    [Fact]
    public void Reminders_and_escalation_can_be_off()
    {
        RequestTerms never = s_terms with { RemindAfter = null, EscalateAfter = null };
        ExportRequest request = ARequest.Needing(1).Build();

        Assert.Equal(Nudge.None, request.TakeNudge(never, Fallback, Noon.AddDays(6)));
        Assert.Null(request.NudgeAt);
    }

    [Fact]
    public void The_alarm_is_raised_once_and_ends_with_the_wait()
    {
        ExportRequest request = ARequest.Needing(1).From("platform").Build();

        Assert.False(request.NoteDecidable(true, Noon));
        Assert.True(request.NoteDecidable(false, Noon.AddHours(1)));
        Assert.False(request.NoteDecidable(false, Noon.AddHours(2)));
        Assert.Equal(Noon.AddHours(1), request.UndecidableSince);
        Assert.True(request.NoteDecidable(true, Noon.AddHours(3)));
        request.NoteDecidable(false, Noon.AddHours(4));
        request.ApproveBy(Anna, Noon.AddHours(5));

        Assert.Null(request.UndecidableSince);
    }

    [Fact]
    public void Whenever_it_is_nudged_and_whoever_decides_it_is_approved_by_enough_admitted_people_other_than_the_requester() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 30]).Array[1, 40].Sample(steps =>
        {
            ExportRequest request = ARequest.Needing(2).From("platform").Then(1).From("security").Build();
            Approver[] people = [Anna, Amir, Sven, s_duty, RitaAsApprover];
            DateTimeOffset now = Noon;
            List<(int Stage, Guid Person, bool Admitted)> given = [];
            foreach ((int who, int hours) in steps)
            {
                now = now.AddHours(hours);
                Stage? stage = request.CurrentStage;
                string? escalatedTo = request.EscalatedTo;
                try
                {
                    request.ApproveBy(people[who], now);
                    given.Add((stage!.Number, people[who].PersonId, people[who].Groups.Intersect([.. request.Policy.Stages[stage.Number - 1].Groups, escalatedTo ?? ""]).Any()));
                    request.TakeNudge(s_terms, Fallback, now);
                }
                catch (RuleBroken)
                {
                    // Refusals are the point: what got through is judged below.
                    if (request.Status == RequestStatus.PendingApproval && now < request.ExpiresAt)
                    {
                        request.TakeNudge(s_terms, Fallback, now);
                    }
                }
            }

            Assert.All(given, g => Assert.True(g.Admitted && g.Person != Rita));
            if (request.Status == RequestStatus.Approved)
            {
                Assert.Equal(2, given.Where(g => g.Stage == 1).Select(g => g.Person).Distinct().Count());
                Assert.Single(given, g => g.Stage == 2);
            }
        });
}
