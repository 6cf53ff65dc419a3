using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Tests.Desk;
using ExportPortal.Web.Tests.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Admin;

public sealed class GroupTests : IAsyncLifetime
{
    private PolicyDesk desk = default!;

    public async ValueTask InitializeAsync() => desk = await PolicyDesk.StartAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_group_is_made_renamed_and_deleted_and_the_history_has_before_and_after()
    {
        Guid id = await SaveAsync(desk.Ada, null, " legal ", desk.Anna.Id);
        await SaveAsync(desk.Ada, id, "law", desk.Anna.Id, desk.Otto.Id);
        await DeleteAsync(desk.Ada, id);

        IReadOnlyList<AuditEvent> events = await desk.EventsAsync();
        Assert.Equal([AuditActions.GroupCreated, AuditActions.GroupChanged, AuditActions.GroupDeleted], events.Select(e => e.Action));
        Assert.Contains("""
            "after":{"connections":[],"members":["anna@test.test","otto@test.test"],"name":"law"},"before":{"connections":[],"members":["anna@test.test"],"name":"legal"}
            """.Trim(), events[1].Data, StringComparison.Ordinal);
        await using PortalDb db = await desk.Portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.False(await db.Groups.AnyAsync(g => g.Id == id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_new_membership_counts_at_once()
    {
        Guid id = await desk.Portal.Stories.SubmitAsync(desk.Rita, "web-1", new ApprovalPolicy { Name = "Legal", Stages = [new Stage(1, 1, ["legal"])] });
        Assert.Equal("wrong-stage", await CodeAsync(() => desk.Portal.DecisionsOf(desk.Anna).ExecuteAsync(id, Domain.Requests.DecisionKind.Approved, null, null, CancellationToken.None)));

        await SaveAsync(desk.Ada, null, "legal", desk.Anna.Id);

        await desk.Portal.DecisionsOf(desk.Anna).ExecuteAsync(id, Domain.Requests.DecisionKind.Approved, null, null, CancellationToken.None);
    }

    [Fact]
    public async Task A_group_that_policies_or_open_requests_name_keeps_its_name()
    {
        Guid platform = (await ListAsync()).Groups.Single(g => g.Name == "platform").Id;
        await desk.Publish(desk.Ines).ExecuteAsync(await desk.ProposeAsync(desk.Ada, PolicyDesk.Standard), await desk.RevisionAsync(), CancellationToken.None);
        Assert.Equal("group-in-use", await CodeAsync(() => DeleteAsync(desk.Ada, platform)));
        Assert.Equal("group-in-use", await CodeAsync(() => SaveAsync(desk.Ada, platform, "other", desk.Anna.Id)));
        Guid legal = await SaveAsync(desk.Ada, null, "legal", desk.Anna.Id);
        await desk.Portal.Stories.SubmitAsync(desk.Rita, "web-1", new ApprovalPolicy { Name = "Legal", Stages = [new Stage(1, 1, ["legal"])] });

        Assert.Equal("group-in-use", await CodeAsync(() => DeleteAsync(desk.Ada, legal)));

        await SaveAsync(desk.Ada, platform, "Platform", desk.Anna.Id); // only its letters' size
        GroupRow row = (await ListAsync()).Groups.Single(g => g.Id == platform);
        Assert.Equal(("Platform", "Standard", 1), (row.Name, Assert.Single(row.Policies), row.Members.Count));
    }

    [Fact]
    public async Task What_a_change_makes_impossible_is_told_before_it_is_saved()
    {
        await desk.Publish(desk.Ines).ExecuteAsync(await desk.ProposeAsync(desk.Ada, PolicyDesk.Large, PolicyDesk.Standard), await desk.RevisionAsync(), CancellationToken.None);
        GroupRow row = (await ListAsync()).Groups.Single(g => g.Name == "platform");

        Assert.Null(row.WarningFor(2));
        Assert.Contains("asks for 2 approvals", row.WarningFor(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_says_first_which_waiting_requests_it_would_leave_without_an_approver()
    {
        Guid id = await desk.Portal.Stories.SubmitAsync(desk.Rita, "web-1", new ApprovalPolicy { Name = "Security", Stages = [new Stage(1, 1, ["security"])] });
        await desk.Portal.Stories.SubmitAsync(desk.Rita, "web-2");
        await using PortalDb db = await desk.Portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Guid amir = await db.Users.Where(u => u.DisplayName == "Amir").Select(u => u.Id).SingleAsync(TestContext.Current.CancellationToken);
        Guid security = (await ListAsync()).Groups.Single(g => g.Name == "security").Id;
        FindStranded find = new(desk.Portal.As(desk.Ada), desk.Portal.Databases, desk.Portal.Clock);
        Task<IReadOnlyList<StrandedRequest>> AfterAsync(Role role, bool disabled, params string[] groups) => find.AfterPersonAsync(amir, new PersonChange([role], groups, disabled), CancellationToken.None);

        Assert.Equal(id, Assert.Single(await AfterAsync(Role.Requester, false, "platform", "security")).Id);
        Assert.Equal(id, Assert.Single(await AfterAsync(Role.Approver, true, "platform", "security")).Id);
        Assert.Equal(id, Assert.Single(await AfterAsync(Role.Approver, false, "platform")).Id);
        Assert.Empty(await AfterAsync(Role.Approver, false, "SECURITY"));
        Assert.Equal(id, Assert.Single(await find.AfterGroupAsync(security, "security", [], [], CancellationToken.None)).Id);
        Assert.Equal(id, Assert.Single(await find.AfterGroupAsync(null, "guards", [desk.Anna.Id], ["acme-europe"], CancellationToken.None)).Id);
        Assert.Empty(await find.AfterGroupAsync(security, "security", [desk.Anna.Id], [], CancellationToken.None));
    }

    [Theory]
    [InlineData("", "group-name-invalid")]
    [InlineData("a,b", "group-name-invalid")]
    [InlineData("PLATFORM", "group-name-taken")]
    public async Task A_bad_name_is_refused(string name, string code) => Assert.Equal(code, await CodeAsync(() => SaveAsync(desk.Ada, null, name)));

    [Fact]
    public async Task Nobody_changes_the_own_groups_and_only_administrators_change_any()
    {
        Assert.Equal("own-account", await CodeAsync(() => SaveAsync(desk.Ada, null, "legal", desk.Ada.Id)));
        foreach (Person person in new[] { desk.Otto, desk.Anna })
        {
            Assert.Equal("role-missing", await CodeAsync(() => SaveAsync(person, null, "legal")));
            Assert.Equal("role-missing", await CodeAsync(() => DeleteAsync(person, Guid.NewGuid())));
        }

        Assert.Equal(5, (await desk.EventsAsync()).Count(e => e.Action == AuditActions.Refused));
        Assert.NotEmpty((await new ListGroups(desk.Portal.As(desk.Otto), desk.Portal.Databases).ExecuteAsync(CancellationToken.None)).Groups);
    }

    private Task<Guid> SaveAsync(Person person, Guid? id, string name, params Guid[] members) =>
        new SaveGroup(desk.Portal.As(person), desk.Portal.Transactions, new LightsailConnections(new LightsailSettings(), Options.Create(new ExecutionSettings()))).ExecuteAsync(id, name, members, [], CancellationToken.None);

    private Task DeleteAsync(Person person, Guid id) => new DeleteGroup(desk.Portal.As(person), desk.Portal.Transactions).ExecuteAsync(id, CancellationToken.None);

    private Task<GroupList> ListAsync() => new ListGroups(desk.Portal.As(desk.Ada), desk.Portal.Databases).ExecuteAsync(CancellationToken.None);

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RuleBroken>(act)).Code;
}
