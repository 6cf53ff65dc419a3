using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Execution;

public sealed class ListOutsideExportsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = PortalOnSqlite.Noon;

    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person otto = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        otto = await portal.AddAsync("Otto", Role.Auditor);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Pages_of_exports_of_the_same_second_neither_repeat_nor_leave_out()
    {
        List<string> arns = [];
        for (int i = 0; i < 7; i++)
        {
            arns.Add(await portal.AddOutsideExportAsync($"web-{i}", Noon.AddHours(-i / 4)));
        }

        List<OutsideExportRow> seen = [];
        string? cursor = null;
        do
        {
            Page<OutsideExportRow> page = await ListAsync(otto, new OutsideExportFilter(), cursor, 2);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(arns.Order(StringComparer.Ordinal), seen.Select(r => r.RecordArn).Order(StringComparer.Ordinal));
        Assert.Equal(seen.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.RecordArn, StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Filters_join()
    {
        await portal.AddOutsideExportAsync("web-1", Noon, destination: "ami-0abc");
        await portal.AddOutsideExportAsync("web-2", Noon, connection: "acme-us", region: "us-east-1");
        await portal.AddOutsideExportAsync("db-1", Noon.AddDays(-40), record: "ExportSnapshotRecord-77");

        Assert.Equal(["web-1", "db-1"], await NamesAsync(new OutsideExportFilter("acme-europe")));
        Assert.Equal(["web-2"], await NamesAsync(new OutsideExportFilter(Region: "us-east-1")));
        Assert.Equal(["web-2"], await NamesAsync(new OutsideExportFilter("acme-us", Text: " WEB ")));
        Assert.Equal(["web-1"], await NamesAsync(new OutsideExportFilter(Text: "AMI-0AB")));
        Assert.Equal(["db-1"], await NamesAsync(new OutsideExportFilter(Text: "record-77")));
        Assert.Equal(["web-2", "web-1"], await NamesAsync(new OutsideExportFilter(From: Noon)));
        Assert.Empty(await NamesAsync(new OutsideExportFilter("acme-us", "eu-central-1")));
        Assert.Empty(await NamesAsync(new OutsideExportFilter(Text: "%")));
    }

    [Fact]
    public async Task An_export_says_how_many_requests_are_about_its_snapshot_and_their_list_has_as_many()
    {
        await portal.Stories.WithdrawAsync(await portal.Stories.SubmitAsync(rita, "web-1"));
        await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.SubmitAsync(rita, "web-10");
        await portal.AddOutsideExportAsync("web-1", Noon);

        OutsideExportRow row = Assert.Single((await ListAsync(otto, new OutsideExportFilter())).Items);

        Assert.Equal(2, row.Requests);
        Assert.Equal(2, await new ListRequests(portal.As(otto), portal.Databases).CountAsync(new RequestFilter(SnapshotArn: row.SnapshotArn), 100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_an_administrator_has_adopted_is_no_longer_listed()
    {
        Person anna = await portal.AddAsync("Anna", Role.Approver);
        string arn = await portal.AddOutsideExportAsync("web-1", Noon);
        await portal.AddOutsideExportAsync("web-2", Noon);
        Guid request = await portal.Stories.SubmitAsync(rita, "web-1");
        await portal.Stories.ApproveAsync(request, anna);
        await portal.Stories.StartAsync(request);
        await using (PortalDb db = await portal.Databases.CreateDbContextAsync())
        {
            await db.Set<ExportAttempt>().ExecuteUpdateAsync(set => set.SetProperty(a => a.ExportRecordArn, arn));
        }

        Assert.Equal(["web-2"], await NamesAsync(new OutsideExportFilter()));
    }

    [Theory]
    [InlineData(Role.Requester)]
    [InlineData(Role.Approver)]
    public async Task Others_are_refused_and_the_refusal_is_kept(Role role)
    {
        Person other = await portal.AddAsync("Olga", role);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ListAsync(other, new OutsideExportFilter()));

        Assert.Equal("role-missing", refusal.Code);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        AuditEvent kept = await db.AuditEvents.SingleAsync(e => e.Action == AuditActions.Refused);
        Assert.Equal(("outside-exports", other.Id), (kept.SubjectType, kept.ActorId));
    }

    [Theory]
    [InlineData("nonsense!")]
    [InlineData("MTIz")] // "123": a place in a list of numbers
    [InlineData("LTEgYXJu")] // "-1 arn"
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5OSBhcm4")] // "9999999999999999999 arn"
    [InlineData("")]
    public async Task A_cursor_that_this_list_did_not_give_is_refused(string cursor) =>
        Assert.Equal("cursor-invalid", (await Assert.ThrowsAsync<RuleBroken>(() => ListAsync(otto, new OutsideExportFilter(), cursor))).Code);

    [Theory]
    [InlineData(0)]
    [InlineData(ListRequests.MaxLimit + 1)]
    public async Task A_limit_out_of_bounds_is_refused(int limit) =>
        Assert.Equal("limit-invalid", (await Assert.ThrowsAsync<RuleBroken>(() => ListAsync(otto, new OutsideExportFilter(), null, limit))).Code);

    private Task<Page<OutsideExportRow>> ListAsync(Person person, OutsideExportFilter filter, string? cursor = null, int limit = 50) =>
        new ListOutsideExports(portal.As(person), portal.Databases).ExecuteAsync(filter, cursor, limit, TestContext.Current.CancellationToken);

    private async Task<IEnumerable<string>> NamesAsync(OutsideExportFilter filter) => (await ListAsync(otto, filter)).Items.Select(r => r.SnapshotName);
}
