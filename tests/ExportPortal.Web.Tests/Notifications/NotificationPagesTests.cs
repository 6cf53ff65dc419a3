using Bunit;
using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Notifications;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace ExportPortal.Web.Tests.Notifications;

public sealed class NotificationPagesTests : WidgetContext, IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        Services.AddSingleton<TimeProvider>(portal.Clock);
        Services.AddSingleton(portal.Changes);
        Services.AddSingleton(portal.As(anna));
        Services.AddSingleton(new ListNotifications(portal.As(anna), portal.Databases));
        Services.AddSingleton(new MarkNotificationsRead(portal.As(anna), portal.Databases, portal.Gate, portal.Changes, portal.Clock));
        Services.AddSingleton(new ReadMailChoices(portal.As(anna), portal.Databases, portal.Mail));
        Services.AddSingleton(new SaveMailChoices(portal.As(anna), portal.Databases, portal.Gate));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task The_bell_counts_live_and_a_batch_as_one()
    {
        IRenderedComponent<NotificationBell> bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("Notifications", bell.Find(".nt-bell").GetAttribute("aria-label")));

        Guid batch = Guid.NewGuid();
        await portal.Stories.SubmitAsync(rita, "web-1", batch: batch);
        await portal.Stories.SubmitAsync(rita, "web-2", batch: batch);
        await portal.Stories.SubmitAsync(rita, "web-3");
        portal.Clock.Advance(TimeSpan.FromSeconds(2));

        bell.WaitForAssertion(() => Assert.Equal("Notifications, 2 new", bell.Find(".nt-bell").GetAttribute("aria-label")));
        Assert.Equal("2 new notifications", bell.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task Opening_the_page_of_a_request_reads_its_news_and_no_other()
    {
        Guid one = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.SubmitAsync(rita, "web-2");
        IRenderedComponent<NotificationBell> bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("2", bell.Find(".nt-badge").TextContent));

        Services.GetRequiredService<NavigationManager>().NavigateTo($"/requests/{one}?tab=timeline");

        bell.WaitForState(() =>
        {
            portal.Clock.Advance(TimeSpan.FromSeconds(2));
            return bell.Find(".nt-badge").TextContent == "1";
        });
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        Assert.NotNull((await db.Notifications.SingleAsync(n => n.RequestId == one && n.UserId == anna.Id)).ReadAt);
    }

    [Fact]
    public async Task The_panel_shows_the_newest_and_marks_all_as_read()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1");
        IRenderedComponent<NotificationBell> bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("1", bell.Find(".nt-badge").TextContent));

        bell.Find(".nt-bell").Click();
        bell.WaitForAssertion(() => Assert.Equal($"/requests/{id}", bell.Find(".nt-line").GetAttribute("href")));
        bell.Find(".nt-plain").Click();

        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll(".nt-badge")));
        Assert.Empty(bell.FindAll(".nt-unread"));
    }

    [Fact]
    public async Task Following_a_line_marks_it_as_read_and_leaves_the_others()
    {
        await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.SubmitAsync(rita, "web-2");
        IRenderedComponent<NotificationsPage> page = Render<NotificationsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".nt-unread").Count));

        page.Find(".nt-line").Click();

        page.WaitForAssertion(() => Assert.Contains("web-1", Assert.Single(page.FindAll(".nt-unread")).TextContent));
    }

    [Fact]
    public async Task The_page_filters_by_its_address_and_says_when_nothing_matches()
    {
        await portal.Stories.SubmitAsync(rita, "web-1");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/notifications?kind=Exported");

        IRenderedComponent<NotificationsPage> page = Render<NotificationsPage>();

        page.WaitForAssertion(() => Assert.Contains("No notification matches", page.Markup));
        Assert.Equal("/notifications", page.Find(".ep-empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task Nobody_sees_or_reads_the_notifications_of_others()
    {
        await portal.Stories.SubmitAsync(rita, "web-1");
        Notification annas;
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            annas = await db.Notifications.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty((await new ListNotifications(portal.As(rita), portal.Databases).ExecuteAsync(false, null, null, 10, TestContext.Current.CancellationToken)).Groups);
        await new MarkNotificationsRead(portal.As(rita), portal.Databases, portal.Gate, portal.Changes, portal.Clock).ExecuteAsync([annas.Id], TestContext.Current.CancellationToken);

        Assert.Equal(1, await new ListNotifications(portal.As(anna), portal.Databases).CountUnreadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Choices_of_mail_are_saved_for_the_kinds_of_the_own_roles()
    {
        IRenderedComponent<MailChoicesForm> form = Render<MailChoicesForm>();
        form.WaitForElement("form");
        Assert.Empty(form.FindAll("#nt-mail-Exported"));

        form.Find("#nt-mail-Reminder").Change(nameof(MailChoice.Never));
        form.Find("form").Submit();

        MailChoices saved = await new ReadMailChoices(portal.As(anna), portal.Databases, portal.Mail).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Contains((NotificationKind.Reminder, MailChoice.Never), saved.Choices);
        Assert.Contains((NotificationKind.ApprovalNeeded, MailChoice.AtOnce), saved.Choices);
    }

    [Fact]
    public async Task Paging_goes_on_where_it_stopped()
    {
        for (int i = 0; i < 7; i++)
        {
            await portal.Stories.SubmitAsync(rita, $"web-{i}");
        }

        ListNotifications list = new(portal.As(anna), portal.Databases);
        NotificationList first = await list.ExecuteAsync(false, null, null, 4, TestContext.Current.CancellationToken);
        NotificationList rest = await list.ExecuteAsync(false, null, first.Before, 4, TestContext.Current.CancellationToken);

        Assert.Equal(["web-6", "web-5", "web-4", "web-3", "web-2", "web-1", "web-0"], first.Groups.Concat(rest.Groups).Select(g => g.Notifications[0].Facts.Snapshot));
        Assert.Null(rest.Before);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
    }
}
