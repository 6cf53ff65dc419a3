using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Tests.Desk;

namespace ExportPortal.Web.Tests.Approvals;

/// <summary>Approvers who stand in for others: what they see, what they may decide, and when that ends.</summary>
public sealed class DeputyTests : IAsyncLifetime
{
    private static readonly ApprovalPolicy s_security = new() { Name = "Security", Stages = [new Stage(1, 1, ["security"])] };
    private PortalOnSqlite portal = default!;
    private Person rita = default!;
    private Person sven = default!;
    private Person amir = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        rita = await portal.AddAsync("Rita", Role.Requester);
        sven = await portal.AddAsync("Sven", Role.Approver, "security");
        amir = await portal.AddAsync("Amir", Role.Approver, "platform");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_deputy_finds_the_others_requests_in_the_inbox_until_the_period_is_over()
    {
        await portal.Stories.SubmitAsync(rita, "web-1", s_security);
        Assert.Empty((await InboxOfAmirAsync()).Items);
        await NameAsync(sven, amir, days: 2);

        Assert.True(Assert.Single((await InboxOfAmirAsync()).Items).CanDecide);
        portal.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty((await InboxOfAmirAsync()).Items);
    }

    [Fact]
    public async Task A_deputys_decision_names_both()
    {
        Guid id = await portal.Stories.SubmitAsync(rita, "web-1", s_security);
        await NameAsync(sven, amir, days: 2);

        await portal.DecisionsOf(amir).ExecuteAsync(id, DecisionKind.Approved, null, null, CancellationToken.None);

        await using Data.PortalDb db = await portal.Databases.CreateDbContextAsync();
        Decision decision = db.Set<Decision>().Single(d => d.RequestId == id);
        Assert.Equal(("Amir", "Sven"), (decision.PersonName, decision.DeputyForName));
    }

    [Fact]
    public async Task Who_can_decide_names_the_deputy_with_the_person_stood_in_for()
    {
        await NameAsync(sven, amir, days: 2);
        WhoCanDecide who = new(portal.As(rita), portal.Databases, portal.Clock);

        StageApprovers stage = Assert.Single(await who.ExecuteAsync(s_security.Stages, [rita.Id], "acme", CancellationToken.None));

        Assert.Equal(["Sven", "Amir (for Sven)"], stage.Names);
    }

    [Fact]
    public async Task A_delegation_that_is_ended_early_counts_no_longer_and_stays_on_record()
    {
        Guid id = await NameAsync(sven, amir, days: 2);
        await portal.Stories.SubmitAsync(rita, "web-1", s_security);
        portal.Clock.Advance(TimeSpan.FromHours(1));

        await new EndDelegation(portal.As(amir), portal.Transactions).ExecuteAsync(id, CancellationToken.None);

        Assert.Empty((await InboxOfAmirAsync()).Items);
        DelegationRow row = Assert.Single(await new ListDelegations(portal.As(sven), portal.Databases, portal.Clock).ExecuteAsync(CancellationToken.None));
        Assert.True(row is { IsOver: true, FromName: "Sven", ToName: "Amir", IsMine: true });
        RuleBroken again = await Assert.ThrowsAsync<RuleBroken>(() => new EndDelegation(portal.As(sven), portal.Transactions).ExecuteAsync(id, CancellationToken.None));
        Assert.Equal("delegation-over", again.Code);
    }

    [Fact]
    public async Task Nobody_ends_a_delegation_of_others()
    {
        Guid id = await NameAsync(sven, amir, days: 2);
        Person pia = await portal.AddAsync("Pia", Role.Approver, "platform");

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => new EndDelegation(portal.As(pia), portal.Transactions).ExecuteAsync(id, CancellationToken.None));

        Assert.Equal("delegation-not-found", refusal.Code);
    }

    [Fact]
    public async Task A_person_stood_in_for_who_loses_the_role_gives_no_authority_any_more()
    {
        await portal.Stories.SubmitAsync(rita, "web-1", s_security);
        await NameAsync(sven, amir, days: 2);
        await using (Data.PortalDb db = await portal.Databases.CreateDbContextAsync())
        {
            db.UserRoles.RemoveRange(db.UserRoles.Where(r => r.UserId == sven.Id));
            await db.SaveChangesAsync();
        }

        Assert.Empty((await InboxOfAmirAsync()).Items);
    }

    private Task<InboxList> InboxOfAmirAsync() => new ListInbox(portal.As(amir), portal.Databases, portal.Clock).ExecuteAsync(InboxTab.Mine, 50, null, CancellationToken.None);

    private Task<Guid> NameAsync(Person absent, Person deputy, int days) => new NameDeputy(portal.As(absent), portal.Transactions)
        .ExecuteAsync(new NewDeputy(deputy.Id, null, portal.Clock.GetUtcNow().AddDays(days), "On leave"), CancellationToken.None);
}
