using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Requests;

public sealed class WatchRequestTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person ada = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        ada = await portal.AddAsync("Ada", Role.Administrator);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_watcher_is_told_what_the_requester_is_told_until_watching_ends()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await WatchAsync(ada, id, on: true);
        await WatchAsync(ada, id, on: true);
        Assert.True((await DetailsAsync(ada, id)).IsWatched);

        await portal.Stories.ApproveAsync(id, anna);
        Assert.Equal([NotificationKind.Approved], await ToldAsync(ada));

        await WatchAsync(ada, id, on: false);
        await portal.Stories.StartAsync(id);
        await portal.Stories.SucceedAsync(id);
        Assert.Equal([NotificationKind.Approved], await ToldAsync(ada));
        Assert.Equal([NotificationKind.Approved, NotificationKind.Exported], await ToldAsync(rita));
    }

    [Fact]
    public async Task A_watcher_hears_of_a_withdrawal_and_nobody_else_does()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await WatchAsync(ada, id, on: true);

        await portal.Stories.WithdrawAsync(id);

        Assert.Equal([NotificationKind.Withdrawn], await ToldAsync(ada));
        Assert.Empty(await ToldAsync(rita));
    }

    [Fact]
    public async Task Who_no_longer_sees_every_request_is_told_nothing()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        await WatchAsync(ada, id, on: true);
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.UserRoles.Where(r => r.UserId == ada.Id).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        }

        await portal.Stories.ApproveAsync(id, anna);

        Assert.Empty(await ToldAsync(ada));
    }

    [Fact]
    public async Task Requesters_and_auditors_watch_nothing()
    {
        Person otto = await portal.AddAsync("Otto", Role.Auditor);
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");

        foreach (Person person in (Person[])[rita, otto])
        {
            Assert.Equal("role-missing", (await Assert.ThrowsAsync<RuleBroken>(() => WatchAsync(person, id, on: true))).Code);
            Assert.False((await DetailsAsync(person, id)).CanWatch);
        }
    }

    private Task WatchAsync(Person person, Guid id, bool on) =>
        new WatchRequest(portal.As(person), portal.Databases, portal.Gate, portal.Clock).ExecuteAsync(id, on, TestContext.Current.CancellationToken);

    private Task<RequestDetails> DetailsAsync(Person person, Guid id) => new GetRequest(portal.As(person), portal.Databases, portal.Clock).ExecuteAsync(id, TestContext.Current.CancellationToken);

    private async Task<List<NotificationKind>> ToldAsync(Person person)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Notifications.Where(n => n.UserId == person.Id).OrderBy(n => n.Seq).Select(n => n.Kind).ToListAsync(TestContext.Current.CancellationToken);
    }
}
