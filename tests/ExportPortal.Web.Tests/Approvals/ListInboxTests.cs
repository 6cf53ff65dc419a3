using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Domain;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class ListInboxTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person amir = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver, "platform");
        amir = await portal.AddAsync("Amir", Role.Approver, "security");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_an_approver_can_decide_stands_in_mine_with_the_soonest_expiry_first()
    {
        Guid older = await portal.Stories.SubmitAsync(rita, "web-1");
        portal.Clock.Advance(TimeSpan.FromHours(1));
        Guid newer = await portal.Stories.SubmitAsync(rita, "web-2");

        InboxList inbox = await ListAsync(anna, InboxTab.Mine);

        Assert.Equal([older, newer], inbox.Items.Select(r => r.Id));
        Assert.All(inbox.Items, row => Assert.True(row.CanDecide));
        Assert.Equal(new InboxCounts(2, 0, 0, 2), inbox.Counts);
    }

    [Fact]
    public async Task An_own_request_waits_for_others_and_says_why()
    {
        await portal.Stories.SubmitAsync(anna, "web-1");

        Assert.Empty((await ListAsync(anna, InboxTab.Mine)).Items);
        InboxRow own = Assert.Single((await ListAsync(anna, InboxTab.Others)).Items);
        Assert.True(own.IsOwn);
        Assert.Equal("own-request", own.WhyNot?.Code);
        Assert.Single((await ListAsync(amir, InboxTab.Mine)).Items);
    }

    [Fact]
    public async Task A_stage_of_another_group_waits_for_others_until_it_is_the_turn()
    {
        Person ben = await portal.AddAsync("Ben", Role.Approver, "platform");
        Guid id = await portal.Stories.SubmitAsync(rita, "db-1", Stories.TwoStages);

        InboxRow before = Assert.Single((await ListAsync(amir, InboxTab.Others)).Items);
        Assert.Equal("wrong-stage", before.WhyNot?.Code);
        Assert.Equal(["platform"], before.WaitsFor);

        await portal.Stories.ApproveAsync(id, anna, "platform");
        await portal.Stories.ApproveAsync(id, ben, "platform");

        InboxRow after = Assert.Single((await ListAsync(amir, InboxTab.Mine)).Items);
        Assert.Equal((2, 3), (after.Approvals, after.Required));
        Assert.Empty((await ListAsync(anna, InboxTab.Mine)).Items);
    }

    [Fact]
    public async Task After_the_first_yes_of_a_quorum_of_two_the_request_waits_for_somebody_else()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "db-1", Stories.Quorum2);
        await portal.Stories.ApproveAsync(id, anna);

        InboxRow hers = Assert.Single((await ListAsync(anna, InboxTab.Others)).Items);
        InboxRow his = Assert.Single((await ListAsync(amir, InboxTab.Mine)).Items);

        Assert.Equal("already-decided", hers.WhyNot?.Code);
        Assert.Equal(DecisionKind.Approved, hers.MyDecision);
        Assert.Equal((1, 2), (his.Approvals, his.Required));
        Assert.Single((await ListAsync(anna, InboxTab.Decided)).Items);
    }

    [Fact]
    public async Task What_has_expired_waits_for_nobody()
    {
        await portal.Stories.SubmitAsync(rita, "web-1");
        portal.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new InboxCounts(0, 0, 0, 1), (await ListAsync(anna, InboxTab.Mine)).Counts);
    }

    [Fact]
    public async Task Only_what_expires_soon_is_left_by_the_filter()
    {
        Guid soon = await portal.Stories.SubmitAsync(rita, "web-1");
        portal.Clock.Advance(TimeSpan.FromDays(6));
        await portal.Stories.SubmitAsync(rita, "web-2");

        ListInbox list = new(portal.As(anna), portal.Databases, portal.Clock);
        InboxList inbox = await list.ExecuteAsync(InboxTab.Mine, 50, portal.Clock.GetUtcNow().AddDays(2), TestContext.Current.CancellationToken);

        Assert.Equal(soon, Assert.Single(inbox.Items).Id);
        Assert.Equal(2, inbox.Counts.Mine);
    }

    [Fact]
    public async Task A_message_of_somebody_else_is_new_until_the_approver_answers()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.SubmitAsync(rita, "web-2");
        await SayAsync(rita, id);

        Assert.Equal(id, Assert.Single((await ListAsync(anna, InboxTab.Mine)).Items, r => r.NewCommentAt is not null).Id);
        await SayAsync(anna, id);

        Assert.All((await ListAsync(anna, InboxTab.Mine)).Items, r => Assert.Null(r.NewCommentAt));
        Assert.Equal(id, Assert.Single((await ListAsync(amir, InboxTab.Mine)).Items, r => r.NewCommentAt is not null).Id);
    }

    [Fact]
    public async Task A_message_about_what_is_decided_is_new_to_those_who_were_told_until_they_read_it()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.DecisionsOf(anna).ExecuteAsync(id, DecisionKind.Approved, null, null, TestContext.Current.CancellationToken);
        await SayAsync(rita, id);

        Assert.NotNull(Assert.Single((await ListAsync(anna, InboxTab.Decided)).Items).NewCommentAt);
        Assert.Null(Assert.Single((await ListAsync(amir, InboxTab.All)).Items).NewCommentAt);
        await new MarkNotificationsRead(portal.As(anna), portal.Databases, portal.Gate, portal.Changes, portal.Clock).OfRequestAsync(id, TestContext.Current.CancellationToken);

        Assert.Null(Assert.Single((await ListAsync(anna, InboxTab.Decided)).Items).NewCommentAt);
    }

    [Fact]
    public async Task The_number_of_queries_does_not_grow_with_the_lines()
    {
        await portal.Stories.SubmitAsync(rita, "web-0", Stories.Quorum2);
        portal.Queries.Clear();
        await ListAsync(anna, InboxTab.Mine);
        string[] forOne = [.. portal.Queries.Where(q => q.Contains("FROM", StringComparison.Ordinal))];
        for (int i = 1; i < 30; i++)
        {
            await portal.Stories.ApproveAsync(await portal.Stories.SubmitAsync(rita, $"web-{i}", Stories.Quorum2), amir);
        }

        portal.Queries.Clear();
        InboxList inbox = await ListAsync(anna, InboxTab.Mine);

        Assert.Equal(30, inbox.Items.Count);
        Assert.Equal(forOne.Length, portal.Queries.Count(q => q.Contains("FROM", StringComparison.Ordinal)));
        Assert.True(forOne.Length == 1 + 1 + 3, string.Join('\n', forOne)); // one for the own groups (the account is read by hand), one for those stood in for, two for the list, one for new comments
    }

    [Fact]
    public async Task A_page_says_when_there_is_more()
    {
        for (int i = 0; i < 3; i++)
        {
            await portal.Stories.SubmitAsync(rita, $"web-{i}");
        }

        ListInbox list = new(portal.As(anna), portal.Databases, portal.Clock);

        Assert.True((await list.ExecuteAsync(InboxTab.All, 2, null, TestContext.Current.CancellationToken)).HasMore);
        Assert.False((await list.ExecuteAsync(InboxTab.All, 3, null, TestContext.Current.CancellationToken)).HasMore);
    }

    [Fact]
    public async Task Who_is_no_approver_has_no_inbox()
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ListAsync(rita, InboxTab.Mine));

        Assert.Equal("role-missing", refusal.Code);
    }

    private Task SayAsync(Person person, Guid id) =>
        new PostMessage(portal.As(person), portal.Transactions).ExecuteAsync(id, "It is for OPS-118.", TestContext.Current.CancellationToken);

    private Task<InboxList> ListAsync(Person person, InboxTab tab) =>
        new ListInbox(portal.As(person), portal.Databases, portal.Clock).ExecuteAsync(tab, 50, null, TestContext.Current.CancellationToken);
}
