using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Policies;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;
using static ExportPortal.Web.Tests.Policies.PolicyDesk;

namespace ExportPortal.Web.Tests.Policies;

public sealed class PublicationTests : IAsyncLifetime
{
    private PolicyDesk desk = default!;

    public async ValueTask InitializeAsync() => desk = await PolicyDesk.StartAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_second_administrator_puts_a_draft_into_force_and_every_step_is_audited()
    {
        int number = await desk.ProposeAsync(desk.Ada, Large, Standard);

        await desk.Publish(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None);

        PolicySet inForce = await new PoliciesInForce(desk.Portal.Databases).GetAsync(CancellationToken.None);
        Assert.Equal((1, "Large, Standard"), (inForce.Version, string.Join(", ", inForce.Policies.Select(p => p.Name))));
        IReadOnlyList<AuditEvent> events = await desk.EventsAsync();
        Assert.Equal([AuditActions.PoliciesDrafted, AuditActions.PoliciesDraftChanged, AuditActions.PoliciesSubmitted, AuditActions.PoliciesPublished], events.Select(e => e.Action));
        Assert.Equal(("Ines", "policies", "1"), (events[^1].ActorName, events[^1].SubjectType, events[^1].SubjectId));
        Assert.Contains("Large: added at place 1", events[^1].Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_author_never_publishes_the_own_draft_while_there_is_a_second_administrator(bool publishAlone)
    {
        desk.Settings.PublishAlone = publishAlone;
        int number = await desk.ProposeAsync(desk.Ada, Standard);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(async () => await desk.Publish(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None));

        Assert.Equal((RuleKind.Forbidden, "own-draft"), (refusal.Kind, refusal.Code));
        Assert.Equal(PolicyVersionState.Submitted, (await desk.VersionAsync(number)).State);
        AuditEvent trace = (await desk.EventsAsync())[^1];
        Assert.Equal(AuditActions.Refused, trace.Action);
        Assert.Contains("own-draft", trace.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_requested_before_keeps_its_policy_whatever_is_published()
    {
        await desk.Publish(desk.Ines).ExecuteAsync(await desk.ProposeAsync(desk.Ada, Standard), await desk.RevisionAsync(), CancellationToken.None);
        Guid id = await desk.Portal.Stories.SubmitAsync(desk.Rita, "web-1", Standard);
        int next = await desk.ProposeAsync(desk.Ines, Standard with { Stages = [new Stage(1, 2, ["platform"])] });

        await desk.Publish(desk.Ada).ExecuteAsync(next, await desk.RevisionAsync(), CancellationToken.None);

        await using PortalDb db = await desk.Portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        ExportRequest request = await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (request.RequiredApprovals, request.Plan.PolicyVersion));
        await desk.Portal.Stories.ApproveAsync(id, desk.Anna, "platform");
        Assert.Equal(RequestStatus.Approved, (await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task Who_publishes_publishes_what_was_seen()
    {
        int number = await desk.ProposeAsync(desk.Ada, Standard);
        long seen = await desk.RevisionAsync();
        await desk.SendBack(desk.Ada).ExecuteAsync(number, seen, null, CancellationToken.None);
        await desk.Save(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), [Standard with { Outcome = PolicyOutcome.Automatic, Stages = [] }], CancellationToken.None);
        await desk.Submit(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), null, CancellationToken.None);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => desk.Publish(desk.Ines).ExecuteAsync(number, seen, CancellationToken.None));

        Assert.Equal("draft-changed", refusal.Code);
    }

    [Fact]
    public async Task Of_two_administrators_who_publish_at_the_same_instant_one_does_and_the_other_is_told()
    {
        Person third = await desk.Portal.AddAsync("Ida", Domain.Accounts.Role.Administrator);
        for (int i = 0; i < 20; i++)
        {
            int number = await desk.ProposeAsync(desk.Ada, Standard with { MinJustification = 11 + i });
            long seen = await desk.RevisionAsync();

            string?[] codes = await Task.WhenAll(new[] { desk.Ines, third }.Select(async person =>
            {
                try
                {
                    await desk.Publish(person).ExecuteAsync(number, seen, CancellationToken.None);
                    return null;
                }
                catch (RuleBroken refusal)
                {
                    return refusal.Code;
                }
            }));

            Assert.Equal(["not-open"], codes.OfType<string>());
        }

        Assert.Equal(20, (await desk.EventsAsync()).Count(e => e.Action == AuditActions.PoliciesPublished));
    }

    [Fact]
    public async Task A_draft_whose_approvers_are_gone_by_now_is_not_published()
    {
        int number = await desk.ProposeAsync(desk.Ada, Large, Standard);
        await using (PortalDb db = await desk.Portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.Users.Where(u => u.DisplayName == "Amir").ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true), TestContext.Current.CancellationToken);
        }

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(async () => await desk.Publish(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None));

        Assert.Equal(("quorum-too-large", "stages"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task Only_the_author_edits_and_only_while_it_is_a_draft()
    {
        int number = await desk.DraftAsync(desk.Ada, Standard);

        Assert.Equal("not-author", await CodeAsync(async () => await desk.Save(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), [], CancellationToken.None)));
        Assert.Equal("not-author", await CodeAsync(async () => await desk.Submit(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), null, CancellationToken.None)));
        Assert.Equal("not-submitted", await CodeAsync(async () => await desk.Publish(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None)));
        Assert.Equal("draft-open", await CodeAsync(() => desk.Start(desk.Ines).ExecuteAsync(null, CancellationToken.None)));
        await desk.Submit(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), null, CancellationToken.None);
        Assert.Equal("in-review", await CodeAsync(async () => await desk.Save(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), [], CancellationToken.None)));
        Assert.Equal("reason-required", await CodeAsync(async () => await desk.SendBack(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), "no", CancellationToken.None)));
        await desk.SendBack(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), "Please ask security too.", CancellationToken.None);
        Assert.Equal("Ines: Please ask security too.", (await desk.VersionAsync(number)).SentBack);
    }

    [Fact]
    public async Task A_discarded_draft_keeps_its_number_and_makes_room()
    {
        int number = await desk.DraftAsync(desk.Ada, Standard);

        await desk.Discard(desk.Ines).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None);

        Assert.Equal((PolicyVersionState.Discarded, "Ines"), ((await desk.VersionAsync(number)).State, (await desk.VersionAsync(number)).ClosedByName));
        Assert.Equal(number + 1, await desk.Start(desk.Ines).ExecuteAsync(number, CancellationToken.None));
        Assert.Equal("Standard", (await desk.VersionAsync(number + 1)).Policies.Single().Name);
        Assert.Equal("not-open", await CodeAsync(() => desk.Discard(desk.Ada).ExecuteAsync(number, 1, CancellationToken.None)));
    }

    [Fact]
    public async Task A_draft_that_changes_nothing_is_not_proposed()
    {
        int number = await desk.Start(desk.Ada).ExecuteAsync(null, CancellationToken.None);

        Assert.Equal("nothing-changed", await CodeAsync(async () => await desk.Submit(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), null, CancellationToken.None)));
    }

    [Fact]
    public async Task Auditors_and_approvers_read_or_not_and_write_nothing()
    {
        int number = await desk.ProposeAsync(desk.Ada, Standard);
        long seen = await desk.RevisionAsync();
        PolicyVersionView view = await desk.Read(desk.Otto).GetAsync(number, CancellationToken.None);

        Assert.False(view.CanWrite || view.CanEdit);
        Assert.Equal("Standard", (await desk.Read(desk.Otto).ExecuteAsync(CancellationToken.None)).Open!.Policies.Single().Name);
        Assert.Equal(0, (await desk.Replay(desk.Otto).ExecuteAsync([Standard], CancellationToken.None)).Total);
        Assert.Equal("role-missing", await CodeAsync(() => desk.Read(desk.Anna).ExecuteAsync(CancellationToken.None)));
        foreach (Person person in new[] { desk.Otto, desk.Anna, desk.Rita })
        {
            Func<Task>[] writes =
            [
                () => desk.Start(person).ExecuteAsync(null, CancellationToken.None), () => desk.Save(person).ExecuteAsync(number, seen, [], CancellationToken.None),
                () => desk.Submit(person).ExecuteAsync(number, seen, null, CancellationToken.None), () => desk.SendBack(person).ExecuteAsync(number, seen, "Because I can.", CancellationToken.None),
                () => desk.Discard(person).ExecuteAsync(number, seen, CancellationToken.None), () => desk.Publish(person).ExecuteAsync(number, seen, CancellationToken.None),
            ];
            foreach (Func<Task> write in writes)
            {
                Assert.Equal("role-missing", await CodeAsync(write));
            }
        }

        Assert.Equal(19, (await desk.EventsAsync()).Count(e => e.Action == AuditActions.Refused));
    }

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RuleBroken>(act)).Code;
}

public sealed class PublicationAloneTests : IAsyncLifetime
{
    private PolicyDesk desk = default!;

    public async ValueTask InitializeAsync() => desk = await PolicyDesk.StartAsync(secondAdministrator: false);

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_single_administrator_is_told_what_to_do()
    {
        int number = await desk.ProposeAsync(desk.Ada, Standard);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(async () => await desk.Publish(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None));

        Assert.Contains("Approvals:PublishAlone=true", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, (await desk.Read(desk.Ada).GetAsync(number, CancellationToken.None)).WhyNotPublish);
    }

    [Fact]
    public async Task With_the_setting_a_single_administrator_publishes_alone_and_the_history_says_so()
    {
        desk.Settings.PublishAlone = true;
        int number = await desk.ProposeAsync(desk.Ada, Standard);

        await desk.Publish(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), CancellationToken.None);

        Assert.Equal([AuditActions.PoliciesPublished, AuditActions.PoliciesPublishedAlone], (await desk.EventsAsync()).TakeLast(2).Select(e => e.Action));
    }
}
