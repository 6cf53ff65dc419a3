using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Tests.Desk;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Admin;

public sealed class ChangePersonTests : IAsyncLifetime
{
    private PortalOnSqlite portal = default!;
    private Person ada = default!;
    private Person anna = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        ada = await portal.AddAsync("Ada", Role.Administrator);
        anna = await portal.AddAsync("Anna", Role.Approver, "platform");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Roles_and_groups_are_replaced_sessions_end_and_the_event_says_before_and_after()
    {
        string? stamp = (await UserAsync(anna)).SecurityStamp;

        await ChangeAsync(ada, anna, [Role.Approver, Role.Requester], ["security", "Platform"]);

        PersonRow changed = await RowAsync(anna);
        Assert.Equal([Role.Requester, Role.Approver], changed.Roles);
        Assert.Equal(["platform", "security"], changed.Groups);
        Assert.NotEqual(stamp, (await UserAsync(anna)).SecurityStamp);
        AuditEvent trace = await LastEventAsync();
        Assert.Equal((AuditActions.UserChanged, anna.Id.ToString()), (trace.Action, trace.SubjectId));
        Assert.Contains("\"before\":{\"disabled\":false,\"groups\":[\"platform\"],\"roles\":[\"Approver\"]}", trace.Data, StringComparison.Ordinal);
        Assert.Contains("\"roles\":[\"Approver\",\"Requester\"]", trace.Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_administrator_stays_one(bool disable)
    {
        Role[] roles = disable ? [Role.Administrator] : [Role.Requester];

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ChangeAsync(ada, ada, roles, [], disable));

        Assert.Equal("last-administrator", refusal.Code);
        Assert.Equal([Role.Administrator], (await RowAsync(ada)).Roles);
        Assert.Equal(AuditActions.Refused, (await LastEventAsync()).Action);
    }

    [Fact]
    public async Task Nobody_changes_their_own_roles_even_with_another_administrator_there()
    {
        await portal.AddAsync("Abe", Role.Administrator);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ChangeAsync(ada, ada, [Role.Administrator, Role.Approver], []));

        Assert.Equal("own-account", refusal.Code);
    }

    [Fact]
    public async Task A_disabled_administrator_does_not_count_as_one()
    {
        Person abe = await portal.AddAsync("Abe", Role.Administrator);
        await ChangeAsync(ada, abe, [Role.Administrator], [], disable: true);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ChangeAsync(ada, ada, [Role.Approver], []));

        Assert.Equal("last-administrator", refusal.Code);
    }

    [Fact]
    public async Task Who_was_disabled_can_change_nobody()
    {
        Person abe = await portal.AddAsync("Abe", Role.Administrator);
        await ChangeAsync(ada, abe, [Role.Administrator], [], disable: true);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ChangeAsync(abe, ada, [Role.Requester], []));

        Assert.Equal("not-signed-in", refusal.Code);
    }

    [Theory]
    [InlineData("roles-required")]
    [InlineData("auditor-alone", Role.Auditor, Role.Approver)]
    public async Task Roles_that_cannot_be_are_refused(string code, params Role[] roles)
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => ChangeAsync(ada, anna, roles, []));

        Assert.Equal((code, "roles"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task A_new_account_has_no_password_and_its_link_is_stored_nowhere()
    {
        string link = await CreateAsync("New Person", "new@test.test", Role.Requester);

        await using AsyncServiceScope scope = portal.Provider.CreateAsyncScope();
        UserManager<PortalUser> users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        PortalUser? made = await users.FindByEmailAsync("new@test.test");
        Assert.Null(made!.PasswordHash);
        Assert.True(await users.IsInRoleAsync(made, nameof(Role.Requester)));
        string token = link["/welcome?token=".Length..];
        Assert.Equal(64, token.Length);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(token, (await db.AccountLinks.SingleAsync(TestContext.Current.CancellationToken)).Hash);
        AuditEvent[] events = await db.AuditEvents.OrderByDescending(e => e.Seq).Take(2).ToArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([AuditActions.UserInvited, AuditActions.UserCreated], events.Select(e => e.Action));
        Assert.All(events, e => Assert.DoesNotContain(token, e.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_administrator_who_has_not_chosen_a_password_yet_does_not_count_as_one()
    {
        await CreateAsync("Abe", "abe@test.test", Role.Administrator);

        Assert.Equal("last-administrator", (await Assert.ThrowsAsync<RuleBroken>(() => ChangeAsync(ada, ada, [Role.Requester], []))).Code);
    }

    [Fact]
    public async Task An_address_is_taken_whatever_its_case()
    {
        await CreateAsync("New Person", "new@test.test", Role.Requester);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => CreateAsync("Other", "NEW@test.test", Role.Requester));

        Assert.Equal(("email-taken", "email"), (refusal.Code, refusal.Field));
    }

    private Task ChangeAsync(Person actor, Person person, Role[] roles, string[] groups, bool disable = false) =>
        new ChangePerson(portal.As(actor), portal.Transactions).ExecuteAsync(person.Id, new PersonChange(roles, groups, disable), TestContext.Current.CancellationToken);

    private Task<string> CreateAsync(string name, string email, Role role) =>
        new CreatePerson(portal.As(ada), portal.Transactions, new UpperInvariantLookupNormalizer())
            .ExecuteAsync(new NewPerson(name, email, [role], []), TestContext.Current.CancellationToken);

    private async Task<PersonRow> RowAsync(Person person) =>
        (await new ListPeople(portal.As(ada), portal.Databases, portal.Clock).ExecuteAsync(TestContext.Current.CancellationToken)).People.Single(p => p.Id == person.Id);

    private async Task<PortalUser> UserAsync(Person person)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        return await db.Users.AsNoTracking().SingleAsync(u => u.Id == person.Id);
    }

    private async Task<AuditEvent> LastEventAsync()
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        return await db.AuditEvents.OrderBy(e => e.Seq).LastAsync();
    }
}
