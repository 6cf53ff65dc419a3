using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Dashboard;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Requests;

/// <summary>The number of SQL commands of a page does not depend on the number of its rows.</summary>
public sealed class QueriesPerPageTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person anna = default!;
    private Person ada = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester, "shop");
        anna = await portal.AddAsync("Anna", Role.Approver);
        ada = await portal.AddAsync("Ada", Role.Administrator);
        await AddAsync(2);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("my requests", 5)]
    [InlineData("history", 5)]
    [InlineData("inbox", 7)]
    [InlineData("dashboard", 13)]
    public async Task A_page_needs_as_many_commands_for_twenty_rows_as_for_two(string page, int most)
    {
        int few = await CommandsAsync(page);
        await AddAsync(18);

        Assert.Equal(few, await CommandsAsync(page));
        Assert.InRange(few, 1, most);
    }

    private async Task<int> CommandsAsync(string page)
    {
        portal.Queries.Clear();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        switch (page)
        {
            case "my requests":
                await new ListRequests(portal.As(rita), portal.Databases).ExecuteAsync(new RequestFilter(Mine: true), null, 50, cancel);
                break;
            case "history":
                await new ListRequests(portal.As(ada), portal.Databases).ExecuteAsync(new RequestFilter(Tag: "env=test", Team: "shop"), null, 50, cancel);
                break;
            case "inbox":
                await new ListInbox(portal.As(anna), portal.Databases, portal.Clock).ExecuteAsync(InboxTab.Mine, 50, null, cancel);
                break;
            default:
                DateOnly today = DateOnly.FromDateTime(portal.Clock.GetUtcNow().UtcDateTime);
                await new GetFigures(portal.As(ada), portal.Databases, portal.Clock).ExecuteAsync(new FigureRange(today.AddDays(-29), today), TimeZoneInfo.Utc, cancel);
                break;
        }

        return portal.Queries.Count;
    }

    private async Task AddAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await portal.Stories.SubmitAsync(rita, $"web-{Guid.NewGuid():N}");
        }
    }
}
