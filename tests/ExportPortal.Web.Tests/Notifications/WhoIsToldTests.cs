using ExportPortal.Data;
using ExportPortal.Data.Approvals;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Notifications;

public sealed class WhoIsToldTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person amir = default!;
    private Person sara = default!;
    private Person ada = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver, "platform");
        amir = await portal.AddAsync("Amir", Role.Approver, "platform");
        sara = await portal.AddAsync("Sara", Role.Approver, "security");
        ada = await portal.AddAsync("Ada", Role.Administrator);
        await portal.AddAsync("Otto", Role.Auditor);
    }

    [Fact]
    public async Task A_submission_is_told_to_those_who_can_decide_at_its_first_stage()
    {
        await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);

        Assert.Equal([(amir.Name, NotificationKind.ApprovalNeeded), (anna.Name, NotificationKind.ApprovalNeeded)], await ToldAsync());
    }

    [Fact]
    public async Task Who_is_asked_for_an_approval_reads_the_policy_the_ticket_and_the_approvals_so_far()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages, ticket: "OPS-12");
        await DecideAsync(anna, id, DecisionKind.Approved);
        await DecideAsync(amir, id, DecisionKind.Approved);

        Notification[] asked = [.. (await AllAsync()).Where(n => n.Kind == NotificationKind.ApprovalNeeded)];
        Assert.All(asked, n => Assert.Equal(("Production", "OPS-12", 3), (n.Facts.Policy, n.Facts.Ticket, n.Facts.RequiredApprovals)));
        Assert.Equal([0, 0, 2], asked.Select(n => n.Facts.Approvals ?? -1));
    }

    [Fact]
    public async Task An_approver_is_not_asked_about_the_own_request()
    {
        await portal.Stories.SubmitAsync(anna, "web-1", Stories.TwoStages);

        Assert.Equal([(amir.Name, NotificationKind.ApprovalNeeded)], await ToldAsync());
    }

    [Fact]
    public async Task A_deputy_is_told_and_a_closed_account_is_not()
    {
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            db.Delegations.Add(new Delegation { Id = Guid.CreateVersion7(), FromId = anna.Id, ToId = sara.Id, StartsAt = PortalOnSqlite.Noon.AddDays(-1), EndsAt = PortalOnSqlite.Noon.AddDays(1), CreatedAt = PortalOnSqlite.Noon });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await db.Users.Where(u => u.Id == amir.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true), TestContext.Current.CancellationToken);
        }

        await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);

        Assert.Equal([(anna.Name, NotificationKind.ApprovalNeeded), (sara.Name, NotificationKind.ApprovalNeeded)], await ToldAsync());
    }

    [Fact]
    public async Task A_completed_stage_asks_the_next_and_tells_the_others_of_the_first()
    {
        Person alex = await portal.AddAsync("Alex", Role.Approver, "platform");
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        await DecideAsync(anna, id, DecisionKind.Approved);
        Assert.Empty(await ToldSinceAsync(3));

        await DecideAsync(amir, id, DecisionKind.Approved);

        // Anna has decided already and Alex need not look any more; both hear that the stage is complete. Amir knows.
        Assert.Equal([(sara.Name, NotificationKind.ApprovalNeeded), (alex.Name, NotificationKind.NoLongerNeeded), (anna.Name, NotificationKind.NoLongerNeeded)], await ToldSinceAsync(3));
    }

    [Theory]
    [InlineData(DecisionKind.Approved, NotificationKind.Approved)]
    [InlineData(DecisionKind.Rejected, NotificationKind.Rejected)]
    [InlineData(DecisionKind.ChangesRequested, NotificationKind.ChangesRequested)]
    public async Task A_decision_is_told_to_the_requester_and_as_a_follow_up_to_the_other_approvers_but_not_to_its_author(DecisionKind decision, NotificationKind told)
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");

        await DecideAsync(anna, id, decision);

        Assert.Equal([(rita.Name, told), (amir.Name, NotificationKind.NoLongerNeeded), (sara.Name, NotificationKind.NoLongerNeeded)], await ToldSinceAsync(3));
    }

    [Fact]
    public async Task A_withdrawal_is_a_follow_up_for_approvers_once_and_no_news_for_its_author()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        await DecideAsync(anna, id, DecisionKind.ChangesRequested);
        Assert.Equal([(rita.Name, NotificationKind.ChangesRequested), (amir.Name, NotificationKind.NoLongerNeeded)], await ToldSinceAsync(2));

        await new WithdrawRequest(portal.As(rita), portal.Transactions).ExecuteAsync(id, CancellationToken.None);

        // Amir knows already that there is nothing to decide.
        Assert.Equal([(anna.Name, NotificationKind.NoLongerNeeded)], await ToldSinceAsync(4));
    }

    [Fact]
    public async Task The_requester_is_told_of_the_result_with_its_id()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.ApproveAsync(id, anna);
        await portal.Stories.StartAsync(id);
        await portal.Transactions.RunAsync(AuditActor.System("track"), async transaction =>
        {
            ExportRequest request = await transaction.LoadRequestAsync(id, CancellationToken.None);
            request.Succeed("ami-0123", "Amazon EC2", transaction.Now);
            transaction.Audit(AuditActions.ExportSucceeded, request, ("destination", "ami-0123"));
            return true;
        }, CancellationToken.None);

        Notification last = (await AllAsync())[^1];
        Assert.Equal((NotificationKind.Exported, rita.Id, "ami-0123"), (last.Kind, last.UserId, last.Facts.Destination));
    }

    [Fact]
    public async Task A_failure_is_told_to_the_requester_and_what_needs_attention_to_administrators_too()
    {
        Guid failed = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.ApproveAsync(failed, anna);
        await portal.Stories.FailAsync(failed, "AccessDeniedException");
        Guid doubtful = await portal.Stories.SubmitAsync(rita, "web-2");
        await portal.Stories.ApproveAsync(doubtful, anna);
        await portal.Stories.NeedAttentionAsync(doubtful);

        List<(string Name, NotificationKind Kind)> told = await ToldAsync();
        Assert.Contains((rita.Name, NotificationKind.Failed), told);
        Assert.Equal([(ada.Name, NotificationKind.NeedsAttention), (rita.Name, NotificationKind.NeedsAttention)], told[^2..]);
        Assert.Equal("AccessDeniedException", (await AllAsync()).Single(n => n.Kind == NotificationKind.Failed).Facts.Error);
    }

    [Fact]
    public async Task Many_outside_exports_found_at_once_are_one_notification()
    {
        await portal.Transactions.RunAsync(AuditActor.System("outside exports"), transaction =>
        {
            for (int i = 0; i < 300; i++)
            {
                transaction.Audit(new AuditEntry { Action = AuditActions.ExportFoundOutside, SubjectType = "export-record", SubjectId = $"record-{i}", Data = new Dictionary<string, object?> { ["snapshot"] = "web-1" } });
            }

            return Task.FromResult(true);
        }, CancellationToken.None);

        Notification only = Assert.Single(await AllAsync());
        Assert.Equal((ada.Id, NotificationKind.FoundOutside, 300), (only.UserId, only.Kind, only.Facts.Count));
    }

    [Fact]
    public async Task A_comment_is_told_to_the_requester_and_to_those_who_have_decided()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", Stories.Quorum2);
        await DecideAsync(anna, id, DecisionKind.Approved);

        await new PostMessage(portal.As(amir), portal.Transactions).ExecuteAsync(id, "Which ticket is it for?", CancellationToken.None);

        Assert.Equal([(anna.Name, NotificationKind.Commented), (rita.Name, NotificationKind.Commented)], await ToldSinceAsync(3));
    }

    [Fact]
    public async Task What_is_rolled_back_tells_nobody()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => portal.Transactions.RunAsync<bool>(AuditActor.System("test"), async transaction =>
        {
            Guid id = Guid.NewGuid();
            await transaction.Db.Requests.AnyAsync(r => r.Id == id);
            transaction.Audit(new AuditEntry { Action = AuditActions.ExportFoundOutside, SubjectType = "export-record", SubjectId = "record" });
            throw new InvalidOperationException("the use case fails");
        }, CancellationToken.None));

        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Without_a_mail_server_no_mail_piles_up_and_with_one_each_choice_counts()
    {
        await portal.Stories.SubmitAsync(rita, "web-1", Stories.TwoStages);
        Assert.Equal(0, await CountDeliveriesAsync());

        portal.Mail.Host = "mail.example.com";
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            db.NotificationPreferences.Add(new NotificationPreference { UserId = anna.Id, Kind = NotificationKind.ApprovalNeeded, Mail = MailChoice.Never });
            db.NotificationPreferences.Add(new NotificationPreference { UserId = amir.Id, Kind = NotificationKind.ApprovalNeeded, Mail = MailChoice.Hourly });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await portal.Stories.SubmitAsync(rita, "web-2", Stories.TwoStages);

        await using PortalDb after = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        NotificationDelivery only = await after.Deliveries.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((amir.Id, PortalOnSqlite.Noon.AddHours(1)), (only.TargetId, only.DueAt));
    }

    [Fact]
    public async Task A_webhook_hears_of_its_kinds_only_and_of_nothing_while_it_is_paused()
    {
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            db.Webhooks.Add(new Webhook { Id = Guid.CreateVersion7(), Name = "on", Url = "https://a.example", ProtectedSecret = "", Kinds = [NotificationKind.Approved], CreatedAt = PortalOnSqlite.Noon, CreatedByName = "Ada" });
            db.Webhooks.Add(new Webhook { Id = Guid.CreateVersion7(), Name = "off", Url = "https://b.example", ProtectedSecret = "", Kinds = [NotificationKind.Approved], IsPaused = true, CreatedAt = PortalOnSqlite.Noon, CreatedByName = "Ada" });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.ApproveAsync(id, anna);

        Notification only = Assert.Single(await AllAsync(), n => n.WebhookId is not null);
        Assert.Equal((NotificationKind.Approved, id), (only.Kind, only.RequestId));
        Assert.Equal(1, await CountDeliveriesAsync());
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private Task DecideAsync(Person person, Guid id, DecisionKind kind) => portal.DecisionsOf(person).ExecuteAsync(id, kind, null, "For the reasons that we discussed.", CancellationToken.None);

    private async Task<List<Notification>> AllAsync()
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Notifications.AsNoTracking().OrderBy(n => n.Seq).ToListAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> CountDeliveriesAsync()
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Deliveries.CountAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Person and kind, in the order of events, kinds and names.</summary>
    private async Task<List<(string Name, NotificationKind Kind)>> ToldAsync()
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var told = await db.Notifications.AsNoTracking().Join(db.Users, n => n.UserId, u => u.Id, (n, u) => new { n.Seq, n.Kind, u.DisplayName, u.Id }).ToListAsync(TestContext.Current.CancellationToken);
        NotificationKind Rank(NotificationKind kind) => kind == NotificationKind.NoLongerNeeded ? NotificationKind.FoundOutside : kind;
        return [.. told.OrderBy(n => n.Seq).ThenBy(n => Rank(n.Kind)).ThenBy(n => n.DisplayName, StringComparer.Ordinal).Select(n => (n.DisplayName, n.Kind))];
    }

    private async Task<List<(string Name, NotificationKind Kind)>> ToldSinceAsync(int skip) => [.. (await ToldAsync()).Skip(skip)];
}
