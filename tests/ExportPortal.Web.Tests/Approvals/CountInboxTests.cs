using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Approvals;

public sealed class CountInboxTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private WaitingRequests waiting = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person amir = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        waiting = new WaitingRequests(portal.Databases, portal.Changes, portal.Clock);
        rita = await portal.AddAsync("Rita", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver, "platform");
        amir = await portal.AddAsync("Amir", Role.Approver, "security");
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task The_badge_counts_what_the_first_tab_of_the_inbox_counts()
    {
        await portal.Stories.SubmitAsync(rita, "anybodys");
        Guid platforms = await portal.Stories.SubmitAsync(rita, "of-platform", Stories.TwoStages);
        await AgreesAsync();

        await portal.Stories.ApproveAsync(platforms, anna, "platform");
        await AgreesAsync();
        Assert.Equal(1, await CountAsync(anna));
        Assert.Equal(0, await CountAsync(rita));

        portal.Clock.Advance(TimeSpan.FromDays(8)); // all expired, though nothing has been written yet
        await AgreesAsync();
        Assert.Equal(0, await CountAsync(amir));
    }

    [Fact]
    public async Task What_waits_is_read_once_for_all_open_pages()
    {
        await portal.Stories.SubmitAsync(rita, "web-1");
        await CountAsync(anna);
        portal.Queries.Clear();

        await CountAsync(amir);

        Assert.DoesNotContain(portal.Queries, q => q.Contains("\"ExpiresAt\"", StringComparison.Ordinal) && q.Contains("ORDER BY", StringComparison.Ordinal));
    }

    private async Task AgreesAsync()
    {
        foreach (Person person in (Person[])[anna, amir])
        {
            InboxList inbox = await new ListInbox(portal.As(person), portal.Databases, portal.Clock).ExecuteAsync(InboxTab.Mine, 50, null, TestContext.Current.CancellationToken);
            Assert.Equal(inbox.Counts.Mine, await CountAsync(person));
        }
    }

    private Task<int> CountAsync(Person person) => new CountInbox(portal.As(person), waiting, portal.Databases, portal.Clock).ExecuteAsync(TestContext.Current.CancellationToken);
}
