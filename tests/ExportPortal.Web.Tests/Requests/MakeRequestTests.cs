using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Data.Notifications;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Requests;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Requests;

public sealed class MakeRequestTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person ravi = default!;
    private Person anna = default!;
    private Person amir = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        ravi = await portal.AddAsync("Ravi", Role.Requester);
        anna = await portal.AddAsync("Anna", Role.Approver);
        amir = await portal.AddAsync("Amir", Role.Approver);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task How_the_checks_came_out_is_kept_with_the_request_and_in_its_event()
    {
        await portal.AddOutsideExportAsync("web-2", portal.Clock.GetUtcNow().AddDays(-9));
        ExportRequest clean = await ReadAsync(await portal.AskAsync(rita, "web-1"));
        ExportRequest warned = await ReadAsync(await portal.AskAsync(rita, "web-2"));

        Assert.Equal(["snapshot-ready", "blueprint", "policy", "no-duplicate"], clean.Checks!.Passed);
        Assert.False(clean.Checks.HasWarnings);
        Assert.Equal([CheckVerdict.ExportedOutside], warned.Checks!.Warned);
        Assert.Equal(warned.RequestedAt, warned.Checks.At);
        Assert.Equal(CheckVerdict.ExportedOutside, (await SubmittedAsync(warned.Id)).GetProperty("checksWarned")[0].GetString());
    }

    [Fact]
    public async Task Another_export_is_explained_by_whoever_knows_the_field_and_older_scripts_go_on()
    {
        await portal.AddOutsideExportAsync("web-1", portal.Clock.GetUtcNow().AddDays(-9));
        await portal.AddOutsideExportAsync("web-2", portal.Clock.GetUtcNow().AddDays(-9));

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => portal.AskAsync(rita, "web-1", wanted => wanted with { RepeatReason = "" }));
        ExportRequest explained = await ReadAsync(await portal.AskAsync(rita, "web-1", wanted => wanted with { RepeatReason = "The first copy was deleted." }));
        ExportRequest silent = await ReadAsync(await portal.AskAsync(rita, "web-2"));

        Assert.Equal("repeat-reason-too-short", refusal.Code);
        Assert.Equal("The first copy was deleted.", (await SubmittedAsync(explained.Id)).GetProperty("repeatReason").GetString());
        Assert.Equal(("The first copy was deleted.", null), (explained.RepeatReason, silent.RepeatReason));
        Assert.Equal(JsonValueKind.Null, (await SubmittedAsync(silent.Id)).GetProperty("repeatReason").ValueKind);
    }

    [Fact]
    public async Task A_named_watcher_is_told_what_the_requester_is_told()
    {
        Guid id = await portal.AskAsync(rita, "web-1", wanted => wanted with { Watchers = [amir.Id.ToString()] });
        await portal.Stories.ApproveAsync(id, anna);

        Assert.Equal([NotificationKind.ApprovalNeeded, NotificationKind.Approved], (await ToldAsync(amir)).Distinct());
        Assert.Equal("Amir", (await SubmittedAsync(id)).GetProperty("watchers")[0].GetString());
    }

    [Theory]
    [InlineData("ravi@test.test")]
    [InlineData("nobody@test.test")]
    public async Task Only_who_may_see_the_request_anyhow_can_be_named_as_watcher(string person)
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => portal.AskAsync(rita, "web-1", wanted => wanted with { Watchers = [person] }));

        Assert.Equal(("watcher-unknown", "watchers"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task Asking_for_somebody_else_needs_a_role_and_both_names_stay()
    {
        Assert.Equal("role-missing", (await Assert.ThrowsAsync<RuleBroken>(() => AskForAsync(rita, ravi.Id.ToString()))).Code);
        await portal.GrantAsync(anna, Role.Requester);
        Assert.Equal("on-behalf-of-unknown", (await Assert.ThrowsAsync<RuleBroken>(() => AskForAsync(anna, amir.Id.ToString()))).Code);

        Guid id = await AskForAsync(anna, "RAVI@test.test");

        ExportRequest request = await ReadAsync(id);
        Assert.Equal(("Anna", "Ravi"), (request.RequestedByName, request.OnBehalfOfName));
        Assert.Equal("Ravi", (await SubmittedAsync(id)).GetProperty("onBehalfOf").GetString());
    }

    [Fact]
    public async Task Who_it_is_asked_for_sees_it_hears_of_it_and_does_not_decide_on_it()
    {
        await portal.GrantAsync(anna, Role.Requester);
        await portal.GrantAsync(ravi, Role.Approver);
        Guid id = await AskForAsync(anna, ravi.Id.ToString());

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => portal.DecisionsOf(ravi).ExecuteAsync(id, DecisionKind.Approved, null, null, TestContext.Current.CancellationToken));
        await portal.Stories.ApproveAsync(id, amir);

        Assert.Equal("own-request", refusal.Code);
        Assert.Equal([NotificationKind.Approved], await ToldAsync(ravi));
        RequestDetails his = await new GetRequest(portal.As(ravi), portal.Databases, portal.Clock).ExecuteAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal((true, false, false), (his.IsForViewer, his.IsOwn, his.CanWithdraw));
        Assert.Equal(id, Assert.Single((await ListAsync(ravi, new RequestFilter(Mine: true))).Items).Id);
        Assert.Empty((await ListAsync(rita, new RequestFilter())).Items);
    }

    [Fact]
    public async Task A_request_is_found_by_its_own_tag()
    {
        Guid id = await portal.AskAsync(rita, "web-1", wanted => wanted with { Tags = ["project=harbour", "audit"] });
        await portal.AskAsync(rita, "web-2");

        Assert.Equal(id, Assert.Single((await ListAsync(rita, new RequestFilter(Mine: true, Text: "project=Harbour"))).Items).Id);
        Assert.Equal(2, (await SubmittedAsync(id)).GetProperty("requestTags").GetArrayLength());
    }

    [Fact]
    public async Task The_form_offers_only_who_can_be_named()
    {
        NameablePeople hers = await NameableAsync(rita);
        await portal.GrantAsync(anna, Role.Requester);
        NameablePeople annas = await NameableAsync(anna);

        Assert.Equal(["Amir", "Anna"], hers.Watchers.Select(p => p.Name));
        Assert.Empty(hers.Others);
        Assert.Equal(["Ravi", "Rita"], annas.Others.Select(p => p.Name));
        Assert.Equal(["Amir"], annas.Watchers.Select(p => p.Name));
    }

    private Task<Guid> AskForAsync(Person person, string other) => portal.AskAsync(person, "web-1", wanted => wanted with { OnBehalfOf = other });

    private Task<NameablePeople> NameableAsync(Person person) => new ListNameablePeople(portal.As(person), portal.Databases).ExecuteAsync(["acme-europe"], TestContext.Current.CancellationToken);

    private Task<Page<RequestRow>> ListAsync(Person person, RequestFilter filter) => new ListRequests(portal.As(person), portal.Databases).ExecuteAsync(filter, null, 50, TestContext.Current.CancellationToken);

    private async Task<ExportRequest> ReadAsync(Guid id)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> SubmittedAsync(Guid id)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        string data = await db.AuditEvents.Where(e => e.RequestId == id && e.Action == AuditActions.RequestSubmitted).Select(e => e.Data).SingleAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<JsonElement>(data);
    }

    private async Task<List<NotificationKind>> ToldAsync(Person person)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Notifications.Where(n => n.UserId == person.Id).OrderBy(n => n.Seq).Select(n => n.Kind).ToListAsync(TestContext.Current.CancellationToken);
    }
}
