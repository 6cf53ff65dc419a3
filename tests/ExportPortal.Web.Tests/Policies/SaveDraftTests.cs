using ExportPortal.Data;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using Microsoft.EntityFrameworkCore;
using static ExportPortal.Web.Tests.Policies.PolicyDesk;

namespace ExportPortal.Web.Tests.Policies;

public sealed class SaveDraftTests : IAsyncLifetime
{
    private PolicyDesk desk = default!;
    private int number;

    public async ValueTask InitializeAsync()
    {
        desk = await PolicyDesk.StartAsync();
        number = await desk.DraftAsync(desk.Ada, Large, Standard);
    }

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    public static TheoryData<string, string, ApprovalPolicy> Bad() => new()
    {
        { "never-matches", "tags", Standard with { Name = "New", Match = new PolicyMatch { Tags = ["a=1", "a=2"] } } },
        { "never-reached", "match", Standard with { Name = "New", Match = new PolicyMatch { MinSizeInGb = 200 } } },
        { "unknown-group", "stages", Standard with { Name = "New", Match = new PolicyMatch { Tags = ["a"] }, Stages = [new Stage(1, 1, ["nowhere"])] } },
        { "quorum-too-large", "stages", Standard with { Name = "New", Match = new PolicyMatch { Tags = ["a"] }, Stages = [new Stage(1, 2, ["security"])] } },
        { "name-taken", "name", Standard with { Match = new PolicyMatch { Tags = ["a"] } } },
        { "ticket-pattern-invalid", "ticketPattern", Standard with { Name = "New", Match = new PolicyMatch { Tags = ["a"] }, TicketPattern = "[" } },
        { "never-free", "freezeWindows", Standard with { Name = "New", Match = new PolicyMatch { Tags = ["a"] }, FreezeWindows = [new WeeklyWindow { From = TimeOnly.MinValue, To = TimeOnly.MinValue }] } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_cannot_work_is_refused_with_its_field_and_audited(string code, string field, ApprovalPolicy policy)
    {
        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(async () => await desk.Save(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), [Large, policy, Standard], CancellationToken.None));

        // A second policy of the same name is the later one's fault; all others are the new one's.
        Assert.Equal((RuleKind.Invalid, code, field), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Equal(2, (await desk.VersionAsync(number)).Policies.Count);
        Assert.Contains(code, (await desk.EventsAsync())[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_that_came_from_outside_does_not_lock_the_rest_but_stands_in_the_way_of_publication()
    {
        await using (PortalDb db = await desk.Portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.Users.Where(u => u.DisplayName == "Amir").ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true), TestContext.Current.CancellationToken);
        }

        await desk.Save(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), [Large, Standard with { MinJustification = 40 }], CancellationToken.None);

        RuleBroken refusal = await Assert.ThrowsAsync<RuleBroken>(async () => await desk.Submit(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), null, CancellationToken.None));
        Assert.Equal("quorum-too-large", refusal.Code);
        Assert.Contains(AuditActions.PoliciesDraftChanged, (await desk.EventsAsync()).Select(e => e.Action));
    }

    [Fact]
    public async Task Everything_that_a_policy_can_say_comes_back_from_the_database()
    {
        ApprovalPolicy full = new()
        {
            Name = "Full", MinJustification = 30, TicketPattern = "OPS-[0-9]+", UndoWindow = TimeSpan.FromMinutes(7),
            Match = new PolicyMatch
            {
                Connections = ["acme-europe"], Regions = ["eu-central-1"], Kind = Domain.Requests.SnapshotKind.Disk, Tags = ["a=b", "!c"], MinSizeInGb = 1, MaxSizeInGb = 90, MinMonthlyCost = 0.5m, MaxMonthlyCost = 7.25m,
                RequesterGroups = ["platform"], Window = new WeeklyWindow { Days = [DayOfWeek.Monday], From = new TimeOnly(8, 30), To = new TimeOnly(17, 0), TimeZone = "Europe/Berlin" },
            },
            Stages = [new Stage(1, 1, ["platform"]), new Stage(2, 1, [])],
            FreezeWindows = [new WeeklyWindow { Days = [DayOfWeek.Friday], From = new TimeOnly(18, 0), To = new TimeOnly(6, 0) }],
        };

        await desk.Save(desk.Ada).ExecuteAsync(number, await desk.RevisionAsync(), [full, Large, Standard], CancellationToken.None);

        Assert.Equal(PolicyMembers.Of(full), PolicyMembers.Of((await desk.VersionAsync(number)).Policies[0]));
        Guid id = await desk.Portal.Stories.SubmitAsync(desk.Rita, "web-1", full with { TicketPattern = null });
        await using PortalDb db = await desk.Portal.Databases.CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(full.FreezeWindows, (await db.Requests.AsNoTracking().SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken)).Policy.FreezeWindows);
    }

    [Fact]
    public async Task The_replay_counts_what_would_have_met_something_else()
    {
        await desk.Portal.Stories.SubmitAsync(desk.Rita, "old", Standard, sizeInGb: 200);
        desk.Portal.Clock.Advance(TimeSpan.FromDays(91));
        await desk.Portal.Stories.SubmitAsync(desk.Rita, "small", Standard, sizeInGb: 20);
        Guid large = await desk.Portal.Stories.SubmitAsync(desk.Rita, "large", Standard, sizeInGb: 200);

        Features.Policies.Replay replay = await desk.Replay(desk.Ines).ExecuteAsync([Large, Standard], CancellationToken.None);

        Assert.Equal((2, 1), (replay.Total, replay.Changed));
        Features.Policies.ReplayLine line = Assert.Single(replay.Lines);
        Assert.Equal((large, "1 of platform", "2 of platform", "Large"), (line.Id, line.OldOutcome, line.NewOutcome, line.NewPolicy));
        Assert.Equal(1, (await desk.Replay(desk.Ines).ExecuteAsync([Standard with { Match = new PolicyMatch { MinMonthlyCost = 10 }, TicketPattern = "OPS" }, Standard with { Name = "Rest" }], CancellationToken.None)).Changed);
    }
}
