using ExportPortal.Data;
using ExportPortal.Data.Policies;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Tests.Desk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Tests.Admin;

public sealed class SetFreezeTests : IAsyncLifetime
{
    private const string Reason = "Month-end closing runs.";

    private readonly LightsailConnections connections = new(
        new LightsailSettings { Connections = [new ConnectionSettings { Name = "acme-europe", Regions = ["eu-central-1"] }] }, Options.Create(new ExecutionSettings()));

    private PortalOnSqlite portal = default!;
    private Person ada = default!;
    private Person anna = default!;
    private FreezesInForce inForce = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        ada = await portal.AddAsync("Ada", Role.Administrator);
        anna = await portal.AddAsync("Anna", Role.Approver);
        inForce = new FreezesInForce(portal.Databases, portal.Clock);
    }

    public ValueTask DisposeAsync()
    {
        connections.Dispose();
        return portal.DisposeAsync();
    }

    [Fact]
    public async Task A_freeze_is_seen_at_once_and_audited_with_its_reason()
    {
        Assert.Empty(await inForce.GetAsync(TestContext.Current.CancellationToken));
        int told = 0;
        inForce.Changed += () => told++;

        await SetAsync(ada, Freeze.Everything, true);

        Freeze freeze = Assert.Single(await inForce.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal((Freeze.Everything, Reason, "Ada"), (freeze.Scope, freeze.Reason, freeze.SetByName));
        Assert.Equal(1, told);
        await using PortalDb db = await portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        AuditEvent trace = await db.AuditEvents.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(AuditActions.FreezeChanged, trace.Action);
        Assert.Contains(Reason, trace.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lifting_removes_it_and_only_once()
    {
        await SetAsync(ada, "acme-europe", true);

        await SetAsync(ada, "acme-europe", false);
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => SetAsync(ada, "acme-europe", false));

        Assert.Empty(await inForce.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal("not-frozen", refusal.Code);
    }

    [Theory]
    [InlineData("acme-europe", "short", "reason-required")]
    [InlineData("no-such-connection", Reason, "unknown-connection")]
    public async Task What_cannot_be_is_refused(string scope, string reason, string code)
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => SetAsync(ada, scope, true, reason));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public async Task Only_an_administrator_freezes()
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(() => SetAsync(anna, Freeze.Everything, true));

        Assert.Equal("role-missing", refusal.Code);
        Assert.Empty(await inForce.GetAsync(TestContext.Current.CancellationToken));
    }

    private Task SetAsync(Person person, string scope, bool frozen, string reason = Reason) =>
        new SetFreeze(portal.As(person), portal.Transactions, connections, inForce).ExecuteAsync(scope, frozen, reason, TestContext.Current.CancellationToken);
}
