using Bunit;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Admin;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using Hangfire;
using Hangfire.Storage.Monitoring;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace ExportPortal.Web.Tests.Admin;

public sealed class ReadSystemStateTests : WidgetContext, IAsyncLifetime
{
    private readonly LightsailConnections connections = new(
        new LightsailSettings { Connections = [new ConnectionSettings { Name = "acme", Regions = ["eu-central-1", "eu-west-1", "us-east-1"] }] }, Options.Create(new ExecutionSettings()));

    private PortalOnSqlite portal = default!;
    private ConnectionHealth health = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalOnSqlite.StartAsync();
        health = new ConnectionHealth(portal.Clock);
    }

    [Fact]
    public async Task Nodes_are_alive_until_they_have_been_silent_too_long()
    {
        await AddNodeAsync("node-0", "Web", LiveNodes.SilentAfter);
        await AddNodeAsync("node-2", "Worker", LiveNodes.SilentAfter + TimeSpan.FromSeconds(1));
        await AddNodeAsync("node-1", "All", TimeSpan.Zero);

        SystemState state = await ReadAsync(Role.Administrator);

        Assert.Equal([("node-1", true, true), ("node-0", true, false), ("node-2", false, false)], state.Nodes.Select(n => (n.Name, n.IsAlive, n.IsThis)));
        IRenderedComponent<NodesTable> table = Render<NodesTable>(p => p.Add(t => t.Nodes, state.Nodes).Add(t => t.Database, state.Database).Add(t => t.ReadAt, state.At));
        Assert.Equal(["alive", "alive", "silent"], table.FindAll("[data-state]").Select(s => s.GetAttribute("data-state")));
        Assert.Contains("this node answers you", table.Find("tbody tr").TextContent);
        Assert.Equal(["Pages and exports", "Pages", "Exports"], table.FindAll("[data-label=Does]").Select(c => c.TextContent.Trim()));
    }

    [Fact]
    public async Task Regions_say_how_AWS_answers_in_words_that_fit_the_call()
    {
        health.Good("acme", "eu-central-1");
        health.Good("acme", "eu-west-1");
        health.Bad("acme", "eu-west-1", new CallError("GetExportSnapshotRecords", ErrorCatalogue.Codes.NoAnswer, "20 s", null, null, CallEffect.Unknown));

        SystemState state = await ReadAsync(Role.Administrator);

        this.AddAuthorization().SetAuthorized("Ada").SetRoles(nameof(Role.Administrator));
        IRenderedComponent<RegionsTable> table = Render<RegionsTable>(p => p.Add(t => t.Regions, state.Regions));
        Assert.Equal(["good", "bad", "unasked"], table.FindAll("[data-state]").Select(s => s.GetAttribute("data-state")));
        string error = table.FindAll("[data-label='Last error']")[1].TextContent;
        Assert.Contains("AWS did not answer in time.", error);
        Assert.DoesNotContain("may have started", error);
        Assert.Contains("GetExportSnapshotRecords: no-answer", error);
        Assert.Contains("none since this node started", table.FindAll("[data-label='Last answer']")[2].TextContent);
    }

    [Fact]
    public async Task Auditors_see_it_and_approvers_do_not()
    {
        Assert.Equal(3, (await ReadAsync(Role.Auditor)).Regions.Count);
        Assert.Equal("role-missing", (await Assert.ThrowsAsync<RuleBroken>(() => ReadAsync(Role.Approver))).Code);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        connections.Dispose();
        await portal.DisposeAsync();
    }

    private async Task AddNodeAsync(string name, string role, TimeSpan silence)
    {
        await using PortalDb db = await portal.Databases.CreateDbContextAsync();
        DateTimeOffset now = portal.Clock.GetUtcNow();
        db.Nodes.Add(new Node { Name = name, Role = role, Version = "1.2.3", StartedAt = now.AddHours(-1), SeenAt = now - silence });
        await db.SaveChangesAsync();
    }

    private async Task<SystemState> ReadAsync(Role role)
    {
        Person person = await portal.AddAsync(role.ToString(), role);
        // A real storage asks Hangfire's static logger, which belongs to whichever host was built last.
        JobStorage jobs = Substitute.For<JobStorage>();
        jobs.GetMonitoringApi().GetStatistics().Returns(new StatisticsDto());
        jobs.GetMonitoringApi().Servers().Returns([]);
        return await new ReadSystemState(portal.As(person), portal.Databases, jobs, portal.Node, connections, health, portal.Clock).ExecuteAsync(Xunit.TestContext.Current.CancellationToken);
    }
}
