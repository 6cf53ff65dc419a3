using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Audit;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Dashboard;

public sealed class GetFiguresTests : IAsyncLifetime
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateOnly FirstDay = new(2026, 1, 8);
    private static readonly DateTimeOffset Later = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);

    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person ravi = default!;
    private Person anna = default!;
    private Person ada = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        rita = await portal.AddAsync("Rita", Role.Requester);
        ravi = await portal.AddAsync("Ravi", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        ada = await portal.AddAsync("Ada", Role.Administrator);
        await TellAsync();
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("Rita")]
    [InlineData("Ravi")]
    public async Task A_requesters_tiles_count_what_their_lists_show(string name)
    {
        Person person = name == "Rita" ? rita : ravi;

        OwnFigures own = (await FiguresAsync(person)).Own!;

        Assert.Equal(await CountAsync(person, new RequestFilter(RequestGroup.Waiting.Statuses, Mine: true)), own.Waiting);
        Assert.Equal(await CountAsync(person, new RequestFilter(RequestGroup.Changes.Statuses, Mine: true)), own.Changes);
        Assert.Equal(await CountAsync(person, new RequestFilter(RequestGroup.UnderWay.Statuses, Mine: true)), own.UnderWay);
        Assert.Equal(await CountAsync(person, new RequestFilter([RequestStatus.Succeeded], Mine: true, From: From)), own.Exported);
        Assert.Equal(await CountAsync(person, new RequestFilter([RequestStatus.Failed], Mine: true, From: From)), own.Failed);
    }

    [Fact]
    public async Task Each_mark_of_the_weekly_chart_counts_what_its_list_shows()
    {
        Figures figures = await FiguresAsync(ada);

        foreach (WeekFigures week in figures.Weeks)
        {
            for (int i = 0; i < Outcome.All.Count; i++)
            {
                RequestFilter filter = new([.. Outcome.All[i].Statuses], From: ViewerDays.Midnight(week.FirstDay, Berlin), To: ViewerDays.Midnight(week.LastDay.AddDays(1), Berlin));
                Assert.Equal(await CountAsync(ada, filter), week.Outcomes[i]);
            }
        }

        Assert.Equal(figures.Total, figures.Weeks.Sum(w => w.Outcomes.Sum()));
        Assert.True(figures.Total > 0);
    }

    [Fact]
    public async Task Errors_and_regions_count_what_their_lists_show()
    {
        Figures figures = await FiguresAsync(ada);

        NamedCount error = Assert.Single(figures.Errors, e => e.Name == "AccessDeniedException");
        Assert.Equal(await CountAsync(ada, new RequestFilter(ErrorCode: error.Name, From: From)), error.Count);
        Assert.All(figures.Regions, region => Assert.True(region.Count > 0));
        foreach (NamedCount region in figures.Regions)
        {
            Assert.Equal(await CountAsync(ada, new RequestFilter([RequestStatus.Succeeded], Region: region.Name, From: From)), region.Count);
        }
    }

    [Fact]
    public async Task States_connections_tags_and_teams_count_what_their_lists_show()
    {
        await using (Data.PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            Data.Accounts.PortalGroup shop = new() { Id = Guid.CreateVersion7(), Name = "shop" };
            db.Groups.Add(shop);
            db.Add(new Data.Accounts.GroupMember { GroupId = shop.Id, UserId = rita.Id });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Figures figures = await FiguresAsync(ada);

        foreach (NamedCount state in figures.Standing)
        {
            Assert.Equal(await CountAsync(ada, new RequestFilter([.. Outcome.Standing.Single(o => o.Title == state.Name).Statuses], From: From)), state.Count);
        }

        Assert.Equal(await CountAsync(ada, new RequestFilter(Connection: "acme-europe", From: From)), Assert.Single(figures.Connections).Count);
        NamedCount tag = Assert.Single(figures.Tags);
        Assert.Equal(("env=test", await CountAsync(ada, new RequestFilter(Tag: "env=test", From: From))), (tag.Name, tag.Count));
        NamedCount team = Assert.Single(figures.Teams);
        Assert.Equal(("shop", await CountAsync(ada, new RequestFilter(Team: "shop", From: From))), (team.Name, team.Count));
        Assert.True(team.Count < figures.Total);
        Assert.Equal(0, await CountAsync(ada, new RequestFilter(Tag: "env=tes")));
    }

    [Fact]
    public async Task A_range_that_ended_counts_nothing_after_it()
    {
        FigureRange range = new(FirstDay, new DateOnly(2026, 1, 12));
        Figures figures = await new GetFigures(portal.As(ada), portal.Databases, portal.Clock).ExecuteAsync(range, Berlin, TestContext.Current.CancellationToken);

        Assert.Equal(await CountAsync(ada, new RequestFilter(From: From, To: ViewerDays.Midnight(range.LastDay.AddDays(1), Berlin))), figures.Total);
        Assert.Equal(range.LastDay, figures.Weeks[^1].LastDay);
        Assert.True(figures.Total is > 0 and < 7);
    }

    [Fact]
    public async Task An_operators_tiles_count_what_their_lists_show()
    {
        OperatorFigures work = (await FiguresAsync(ada)).Operator!;

        Assert.Equal(await CountAsync(ada, new RequestFilter(RequestGroup.UnderWay.Statuses)), work.Queue);
        Assert.Equal(await CountAsync(ada, new RequestFilter([RequestStatus.Approved], ErrorCode: RequestFilter.AnyError)), work.Retrying);
        Assert.Equal(await CountAsync(ada, new RequestFilter([RequestStatus.Reconciling])), work.Unknown);
        Assert.Null((await FiguresAsync(anna)).Operator);
    }

    [Fact]
    public async Task An_approvers_tiles_agree_with_the_inbox()
    {
        ApproverFigures approver = (await FiguresAsync(anna)).Approver!;
        InboxList inbox = await new ListInbox(portal.As(anna), portal.Databases, portal.Clock).ExecuteAsync(InboxTab.Mine, 50, null, TestContext.Current.CancellationToken);

        Assert.Equal(inbox.Counts.Mine, approver.Waiting);
        Assert.Equal(TimeSpan.FromMinutes(30), Round(approver.MedianDecision!.Value));
    }

    [Fact]
    public async Task Who_watches_sees_what_needs_attention_and_todays_events()
    {
        WatchFigures watch = (await FiguresAsync(ada)).Watch!;

        Assert.Equal(await CountAsync(ada, new RequestFilter([RequestStatus.NeedsAttention])), watch.NeedsAttention);
        Assert.Equal(1, watch.NeedsAttention);
        Page<AuditEvent> today = await new BrowseAudit(portal.As(ada), portal.Databases)
            .ExecuteAsync(new AuditFilter(From: ViewerDays.Midnight(new DateOnly(2026, 1, 20), Berlin)), null, 500, TestContext.Current.CancellationToken);
        Assert.Equal(today.Items.Count, watch.EventsToday);
    }

    [Fact]
    public async Task Exports_made_outside_the_portal_count_what_their_list_shows()
    {
        await portal.AddOutsideExportAsync("in-range", From);
        await portal.AddOutsideExportAsync("before", From.AddSeconds(-1));

        WatchFigures watch = (await FiguresAsync(ada)).Watch!;

        Assert.Equal(1, watch.OutsideExports);
        Assert.Equal(
            await new ListOutsideExports(portal.As(ada), portal.Databases).CountAsync(new OutsideExportFilter(From: From), 1000, TestContext.Current.CancellationToken), watch.OutsideExports);
    }

    [Fact]
    public async Task Uses_of_the_break_glass_account_count_what_the_audit_history_shows()
    {
        Assert.Equal(0, (await FiguresAsync(ada)).Watch!.BreakGlassUses);
        await portal.Transactions.RunAsync(AuditActor.System("test"), transaction =>
        {
            transaction.Audit(new AuditEntry { Action = AuditActions.BreakGlassUsed, SubjectType = "user", SubjectId = "break-glass@example.com" });
            transaction.Audit(new AuditEntry { Action = AuditActions.PoliciesPublishedAlone, SubjectType = "policies", SubjectId = "2" });
            transaction.Audit(new AuditEntry { Action = AuditActions.BreakGlassUsed, SubjectType = "user", SubjectId = "break-glass@example.com" });
            return Task.FromResult(true);
        }, CancellationToken.None);

        WatchFigures watch = (await FiguresAsync(ada)).Watch!;

        Assert.Equal((2, 1), (watch.BreakGlassUses, watch.PublishedAlone));
        Page<AuditEvent> shown = await new BrowseAudit(portal.As(ada), portal.Databases)
            .ExecuteAsync(new AuditFilter(From: From, Action: AuditActions.BreakGlassUsed), null, 500, TestContext.Current.CancellationToken);
        Assert.Equal(shown.Items.Count, watch.BreakGlassUses);
    }

    [Fact]
    public async Task A_requester_sees_no_figure_of_others()
    {
        Figures figures = await FiguresAsync(ravi);

        Assert.Null(figures.Approver);
        Assert.Null(figures.Watch);
        Assert.Equal(await CountAsync(ravi, new RequestFilter(From: From)), figures.Total);
        Assert.Equal(1, figures.Total);
    }

    [Fact]
    public void The_spread_of_lengths_is_their_median_and_nearest_rank_of_ninety_percent()
    {
        Spread spread = Spread.Of(Enumerable.Range(1, 10).Select(i => TimeSpan.FromMinutes(i)));

        Assert.Equal((TimeSpan.FromMinutes(5.5), TimeSpan.FromMinutes(9), 10), (spread.Median, spread.P90, spread.Count));
        Assert.Equal(new Spread(null, null, 0), Spread.Of([]));
    }

    private static DateTimeOffset From => ViewerDays.Midnight(FirstDay, Berlin);

    // One request before the range, then one a day with every kind of end; the days begin and end late in the evening, where zones differ.
    private async Task TellAsync()
    {
        Guid before = await SubmitAsync(rita, 7, "old");
        await portal.Stories.WithdrawAsync(before);
        Guid done = await SubmitAsync(rita, 8, "done");
        await ApproveAsync(done);
        await portal.Stories.StartAsync(done);
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await portal.Stories.SucceedAsync(done);
        Guid failed = await SubmitAsync(rita, 11, "failed");
        await ApproveAsync(failed);
        await portal.Stories.FailAsync(failed, "AccessDeniedException");
        Guid rejected = await SubmitAsync(rita, 12, "rejected");
        portal.Clock.Advance(TimeSpan.FromMinutes(30));
        await portal.Stories.RejectAsync(rejected, anna);
        Guid attention = await SubmitAsync(rita, 18, "attention");
        await ApproveAsync(attention);
        await portal.Stories.NeedAttentionAsync(attention);
        await portal.Stories.WithdrawAsync(await SubmitAsync(rita, 19, "withdrawn"));
        await SubmitAsync(ravi, 19, "waiting");
        portal.Clock.SetUtcNow(Later);
        await portal.Stories.SubmitAsync(rita, "waiting-too");
    }

    private Task<Guid> SubmitAsync(Person person, int day, string name)
    {
        DateTimeOffset evening = new(2026, 1, day, 22, 50, 0, TimeSpan.Zero);
        portal.Clock.SetUtcNow(evening > portal.Clock.GetUtcNow() ? evening : portal.Clock.GetUtcNow());
        return portal.Stories.SubmitAsync(person, name);
    }

    private async Task ApproveAsync(Guid id)
    {
        portal.Clock.Advance(TimeSpan.FromMinutes(30));
        await portal.Stories.ApproveAsync(id, anna);
    }

    private Task<Figures> FiguresAsync(Person person) =>
        new GetFigures(portal.As(person), portal.Databases, portal.Clock).ExecuteAsync(new FigureRange(FirstDay, new DateOnly(2026, 1, 20)), Berlin, TestContext.Current.CancellationToken);

    private Task<int> CountAsync(Person person, RequestFilter filter) => new ListRequests(portal.As(person), portal.Databases).CountAsync(filter, 1000, TestContext.Current.CancellationToken);

    private static TimeSpan Round(TimeSpan length) => TimeSpan.FromMinutes(Math.Round(length.TotalMinutes));
}
