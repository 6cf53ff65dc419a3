using Bunit;
using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Features.Requests.Components;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Requests;

/// <summary>A request's timeline says who was told of what, and what did not get through.</summary>
public sealed class ListNoticesTests : WidgetContext, IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person otto = default!;
    private Guid id;
    private long submitted;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        await portal.AddAsync("Amir", Role.Approver);
        otto = await portal.AddAsync("Otto", Role.Auditor);
        portal.Mail.Host = "mail.test";
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(Cancel);
        db.Webhooks.Add(new Webhook { Id = Guid.CreateVersion7(), Name = "Chat", Url = "https://chat.test/hook", Kinds = [NotificationKind.ApprovalNeeded], ProtectedSecret = "", CreatedAt = Noon, CreatedByName = "Ada" });
        await db.SaveChangesAsync(Cancel);
        id = await portal.Stories.SubmitAsync(rita, "web-1");
        submitted = await db.AuditEvents.Where(e => e.RequestId == id && e.Action == AuditActions.RequestSubmitted).Select(e => e.Seq).SingleAsync(Cancel);
    }

    [Fact]
    public async Task Whoever_sees_the_request_reads_which_persons_were_told_and_auditors_read_the_webhooks_too()
    {
        RequestNotice[] hers = [.. (await ListAsync(rita))[submitted]];
        RequestNotice[] his = [.. (await ListAsync(otto))[submitted]];

        Assert.Equal(["Amir", "Anna"], hers.Select(n => n.To).Order());
        Assert.All(hers, n => Assert.Equal((DeliveryChannel.Mail, DeliveryState.Pending), (n.Channel, n.State)));
        Assert.Equal(["Amir", "Anna", "Chat"], his.Select(n => n.To).Order());
        Assert.Equal(DeliveryChannel.Webhook, his.Single(n => n.To == "Chat").Channel);
    }

    [Fact]
    public async Task Who_does_not_see_the_request_reads_nothing()
    {
        Person ravi = await portal.AddAsync("Ravi", Role.Requester);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ListAsync(ravi));

        Assert.Equal("request-not-found", refusal.Code);
    }

    [Fact]
    public async Task The_line_says_what_did_not_get_through()
    {
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(Cancel))
        {
            await db.Deliveries.Where(d => d.TargetId == anna.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.GivenUp), Cancel);
        }

        RequestNotice[] notices = [.. (await ListAsync(rita))[submitted].OrderBy(n => n.To)];
        IRenderedComponent<ToldLine> line = Render<ToldLine>(p => p.Add(t => t.Notices, notices));

        Assert.Contains("Told Amir, Anna", line.Find("summary").TextContent);
        Assert.Equal("1 not delivered", line.Find(".rq-told-failed").TextContent.Trim());
        Assert.Equal(["Amir, in the portal; a mail is on its way", "Anna, in the portal; the mail did not get through"], line.FindAll("li").Select(l => l.TextContent));
    }

    [Fact]
    public void Many_names_are_counted()
    {
        RequestNotice[] notices = [.. Enumerable.Range(1, 5).Select(i => new RequestNotice(1, $"Person {i}", null, null))];

        IRenderedComponent<ToldLine> line = Render<ToldLine>(p => p.Add(t => t.Notices, notices));

        Assert.Equal("Told Person 1, Person 2 and 3 more", line.Find("summary").TextContent.Trim());
        Assert.Empty(line.FindAll(".rq-told-failed"));
        Assert.Equal(5, line.FindAll("li").Count);
    }

    private Task<ILookup<long, RequestNotice>> ListAsync(Person person) => new ListNotices(portal.As(person), portal.Databases).ExecuteAsync(id, Cancel);
}
