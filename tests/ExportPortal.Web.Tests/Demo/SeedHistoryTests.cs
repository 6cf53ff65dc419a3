using ExportPortal.Data;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Demo;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Tests.Demo;

public sealed class SeedHistoryTests : IAsyncLifetime
{
    private readonly PortalWithoutDemo _portal = new();

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task Several_batches_make_one_sound_history_in_the_order_of_time()
    {
        int code = await SeedAsync(2300);
        await using PortalDb db = _portal.OpenDatabase();
        IReadOnlyList<AuditEvent> events = await HistoryChecks.AssertChainHoldsAsync(db);
        List<ExportRequest> requests = await db.Requests.AsNoTracking().Whole().ToListAsync();

        Assert.Equal(0, code);
        Assert.Equal(2300, requests.Count);
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.At <= pair.Second.At));
        Assert.All(requests, r => Assert.True(r.Status.IsEnd() && r.DueAt is null && r.EndedAt <= TimeProvider.System.GetUtcNow()));
        HistoryChecks.AssertEventsTellTheRequests(requests, events);
        await HistoryChecks.AssertNumbersAreGaplessAsync(db);
    }

    [Fact]
    public async Task A_second_seed_goes_on_behind_the_first()
    {
        await SeedAsync(30);
        await SeedAsync(20);
        await using PortalDb db = _portal.OpenDatabase();
        IReadOnlyList<AuditEvent> events = await HistoryChecks.AssertChainHoldsAsync(db);

        Assert.Equal(50, await db.Requests.CountAsync());
        Assert.Equal(2, events.Count(e => e.Action == AuditActions.PortalSeeded));
        await HistoryChecks.AssertNumbersAreGaplessAsync(db);
    }

    [Fact]
    public async Task No_connection_that_seeding_leaves_behind_would_lose_commits_in_a_power_cut()
    {
        await SeedAsync(10);

        // Several at once: whichever the pool gives out, the one that was set up for bulk is among them.
        List<PortalDb> databases = [.. Enumerable.Range(0, 4).Select(_ => _portal.OpenDatabase())];
        foreach (PortalDb db in databases)
        {
            await db.Database.OpenConnectionAsync();
            Assert.Equal([2], await db.Database.SqlQueryRaw<int>("PRAGMA synchronous").ToListAsync());
            Assert.Equal([1], await db.Database.SqlQueryRaw<int>("PRAGMA foreign_keys").ToListAsync());
        }

        foreach (PortalDb db in databases)
        {
            await db.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nobody_and_nothing_of_the_demo_appears_outside_it()
    {
        await SeedAsync(10);
        await using PortalDb db = _portal.OpenDatabase();

        Assert.Empty(await db.Users.ToListAsync());
        Assert.Empty(await db.Groups.ToListAsync());
        Assert.Empty(await db.PolicyVersions.ToListAsync());
        Assert.All(await db.Requests.Select(r => r.RequestedByName).ToListAsync(), name => Assert.EndsWith("(invented)", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SeedHistory.MostRequests + 1)]
    public async Task A_wrong_number_makes_nothing_and_is_named(int requests)
    {
        using StringWriter output = new();

        Assert.Equal(1, await SeedHistory.RunAsync(_portal.Services, requests, output, CancellationToken.None));

        Assert.Contains("--requests", output.ToString(), StringComparison.Ordinal);
        await using PortalDb db = _portal.OpenDatabase();
        Assert.Equal(0, await db.Requests.CountAsync());
    }

    private async Task<int> SeedAsync(int requests)
    {
        using StringWriter output = new();
        return await SeedHistory.RunAsync(_portal.Services, requests, output, CancellationToken.None);
    }
}
