using System.Diagnostics;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Policies;

public sealed class PolicyCheckTests
{
    private static readonly PolicySurroundings Here = new()
    {
        Groups = ["platform", "security", "empty"],
        Approvers = [Known(2, "Anna", "platform"), Known(3, "Amir", "platform", "security"), Known(4, "Sven", "security")],
        Connections = new Dictionary<string, IReadOnlyList<string>> { ["acme"] = ["eu-central-1", "eu-west-1"] },
        PricedRegions = ["eu-central-1", "eu-west-1"],
    };

    private static readonly ApprovalPolicy Sound = new() { Name = "Sound", Match = new PolicyMatch { Tags = ["env=prod"] }, Stages = [new Stage(1, 1, ["platform"])] };

    private static readonly WeeklyWindow Night = new() { From = new TimeOnly(18, 0), To = new TimeOnly(6, 0), TimeZone = "Europe/Berlin" };

    public static TheoryData<string, string, ApprovalPolicy> Faults() => new()
    {
        { "name", "name-invalid", Sound with { Name = " " } },
        { "name", "name-invalid", Sound with { Name = new string('x', 61) } },
        { "name", "name-reserved", Sound with { Name = "default" } },
        { "tags", "never-matches", Matching(new PolicyMatch { Tags = ["env=prod", "env=dev"] }) },
        { "tags", "never-matches", Matching(new PolicyMatch { Tags = ["!env", "env=dev"] }) },
        { "tags", "never-matches", Matching(new PolicyMatch { Tags = ["keep", "!keep"] }) },
        { "tags", "tag-invalid", Matching(new PolicyMatch { Tags = ["=prod"] }) },
        { "tags", "tag-invalid", Matching(new PolicyMatch { Tags = ["!"] }) },
        { "tags", "tag-invalid", Matching(new PolicyMatch { Tags = ["!env=prod"] }) },
        { "maxSizeInGb", "never-matches", Matching(new PolicyMatch { MinSizeInGb = 41, MaxSizeInGb = 40 }) },
        { "minSizeInGb", "out-of-range", Matching(new PolicyMatch { MinSizeInGb = 0 }) },
        { "maxMonthlyCost", "never-matches", Matching(new PolicyMatch { MinMonthlyCost = 2, MaxMonthlyCost = 1.99m }) },
        { "minMonthlyCost", "out-of-range", Matching(new PolicyMatch { MinMonthlyCost = -1 }) },
        { "requesterGroups", "unknown-group", Matching(new PolicyMatch { RequesterGroups = ["nowhere"] }) },
        { "window", "zone-unknown", Matching(new PolicyMatch { Window = Night with { TimeZone = "Mars/Olympus" } }) },
        { "refusalReason", "refusal-reason-required", Sound with { Outcome = PolicyOutcome.Refuse, RefusalReason = "No." } },
        { "stages", "stages-required", Sound with { Stages = [] } },
        { "stages", "quorum-invalid", Asking(new Stage(1, 0, ["platform"])) },
        { "stages", "unknown-group", Asking(new Stage(1, 1, ["nowhere"])) },
        { "stages", "nobody-can", Asking(new Stage(1, 1, ["empty"])) },
        { "stages", "quorum-too-large", Asking(new Stage(1, 3, ["platform"])) },
        { "stages", "too-few-people", Asking(new Stage(1, 2, ["platform"]), new Stage(2, 2, ["security"])) },
        { "ticketPattern", "ticket-pattern-invalid", Sound with { TicketPattern = "(" } },
        { "ticketPattern", "ticket-pattern-invalid", Sound with { TicketPattern = @"(?=a)\d+" } },
        { "ticketPattern", "ticket-pattern-invalid", Sound with { TicketPattern = "a)|(b" } },
        { "minJustification", "out-of-range", Sound with { MinJustification = 0 } },
        { "prompt", "prompt-invalid", Sound with { Prompt = new string('x', 201) } },
        { "reasons", "reason-invalid", Sound with { Reasons = ["Too short"] } },
        { "reasons", "too-many", Sound with { Reasons = [.. Enumerable.Range(0, 13).Select(i => $"Please name the project {i}.")] } },
        { "undoWindow", "out-of-range", Sound with { UndoWindow = TimeSpan.FromSeconds(90) } },
        { "undoWindow", "out-of-range", Sound with { UndoWindow = TimeSpan.FromDays(2) } },
        { "undoWindow", "undo-without-approvals", Sound with { Outcome = PolicyOutcome.Automatic, Stages = [], UndoWindow = TimeSpan.FromMinutes(5) } },
        { "freezeWindows", "zone-unknown", Sound with { FreezeWindows = [Night with { TimeZone = "" }] } },
        { "freezeWindows", "never-free", Sound with { FreezeWindows = [new WeeklyWindow { From = TimeOnly.MinValue, To = TimeOnly.MinValue }] } },
        { "freezeWindows", "never-free", Sound with { FreezeWindows = [Night, new WeeklyWindow { From = new TimeOnly(5, 0), To = new TimeOnly(19, 0), TimeZone = "Europe/Berlin" }] } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_cannot_work_is_named_beside_its_member(string field, string code, ApprovalPolicy policy)
    {
        PolicyFault fault = Assert.Single(PolicyCheck.Find([policy], Here), f => !f.IsWarning);

        Assert.Equal((field, code, 0), (fault.Field, fault.Code, fault.Index));
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_list_has_no_fault() => Assert.Empty(PolicyCheck.Find(
        [Sound with { FreezeWindows = [Night], UndoWindow = TimeSpan.FromMinutes(10), TicketPattern = @"[A-Z]+-\d+" }, new ApprovalPolicy { Name = "Rest", Stages = [new Stage(1, 2, ["platform", "security"]), new Stage(2, 1, ["security"])] }], Here));

    public static TheoryData<PolicyMatch, PolicyMatch, bool> Shadows() => new()
    {
        { new PolicyMatch(), new PolicyMatch { Tags = ["env=prod"] }, true },
        { new PolicyMatch { Tags = ["env"] }, new PolicyMatch { Tags = ["env=prod"] }, true },
        { new PolicyMatch { Tags = ["env=prod"] }, new PolicyMatch { Tags = ["env"] }, false },
        { new PolicyMatch { Tags = ["!env"] }, new PolicyMatch { Tags = ["!env", "keep"] }, true },
        { new PolicyMatch { Regions = ["eu-west-1", "eu-central-1"] }, new PolicyMatch { Regions = ["EU-WEST-1"] }, true },
        { new PolicyMatch { Regions = ["eu-west-1"] }, new PolicyMatch(), false },
        { new PolicyMatch { MinSizeInGb = 10 }, new PolicyMatch { MinSizeInGb = 20 }, true },
        { new PolicyMatch { MaxSizeInGb = 10 }, new PolicyMatch { MaxSizeInGb = 20 }, false },
        { new PolicyMatch { MaxMonthlyCost = 10 }, new PolicyMatch { MaxMonthlyCost = 9.99m }, true },
        { new PolicyMatch { MaxMonthlyCost = 10 }, new PolicyMatch { MaxSizeInGb = 1 }, false },
        { new PolicyMatch { Kind = SnapshotKind.Disk }, new PolicyMatch { Kind = SnapshotKind.Disk, Tags = ["a"] }, true },
        { new PolicyMatch { Kind = SnapshotKind.Disk }, new PolicyMatch { Kind = SnapshotKind.Instance }, false },
        { new PolicyMatch { RequesterGroups = ["platform"] }, new PolicyMatch { RequesterGroups = ["platform", "security"] }, false },
        { new PolicyMatch { Window = Night }, new PolicyMatch { Window = Night with { From = new TimeOnly(20, 0) } }, true },
        { new PolicyMatch { Window = Night }, new PolicyMatch(), false },
    };

    [Theory]
    [MemberData(nameof(Shadows))]
    public void A_policy_behind_one_that_matches_all_of_it_is_never_reached(PolicyMatch earlier, PolicyMatch later, bool shadowed)
    {
        IReadOnlyList<PolicyFault> faults = PolicyCheck.Find([Sound with { Match = earlier }, Sound with { Name = "Later", Match = later }], Here);

        Assert.Equal(shadowed, faults.Any(f => f is { Index: 1, Code: "never-reached", Field: "match" }));
        Assert.DoesNotContain(faults, f => f is { Index: 0, Code: "never-reached" });
    }

    [Theory]
    [InlineData(PolicyCheck.ManyTold, false)]
    [InlineData(PolicyCheck.ManyTold + 1, true)]
    public void A_stage_that_tells_many_people_at_once_is_noted(int people, bool noted)
    {
        PolicySurroundings crowd = Here with { Approvers = [.. Enumerable.Range(1, people).Select(n => Known(n, $"Person {n}", "platform"))] };

        Assert.Equal(noted, PolicyCheck.Find([Sound], crowd).Any(f => f is { Code: "tells-many", IsWarning: true, Field: "stages" }));
    }

    [Fact]
    public void Two_policies_cannot_share_a_name() => Assert.Contains(PolicyCheck.Find([Sound, Matching(new PolicyMatch { Tags = ["x"] }) with { Name = "SOUND" }], Here), f => f is { Index: 1, Field: "name", Code: "name-taken" });

    [Fact]
    public void A_catastrophic_pattern_is_accepted_because_it_cannot_hang()
    {
        Assert.Empty(PolicyCheck.Find([Sound with { TicketPattern = "(a+)+b" }], Here));
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Throws<RuleBroken>(() => TicketRule.Check("(a+)+b", new string('a', TicketRule.MaxLength)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"it took {watch.Elapsed}");
    }

    public static TheoryData<string, ApprovalPolicy> Warnings() => new()
    {
        { "unknown-connection", Matching(new PolicyMatch { Connections = ["gone"] }) },
        { "unknown-region", Matching(new PolicyMatch { Regions = ["sa-east-1"] }) },
        { "approves-everything", new ApprovalPolicy { Name = "All", Outcome = PolicyOutcome.Automatic } },
    };

    [Theory]
    [MemberData(nameof(Warnings))]
    public void What_is_only_odd_is_told_and_saved(string code, ApprovalPolicy policy)
    {
        PolicyFault fault = Assert.Single(PolicyCheck.Find([policy], Here));

        Assert.Equal((code, true), (fault.Code, fault.IsWarning));
    }

    [Fact]
    public void A_condition_on_the_cost_says_where_no_price_is_known()
    {
        PolicyFault fault = Assert.Single(PolicyCheck.Find([Matching(new PolicyMatch { MaxMonthlyCost = 5 })], Here with { PricedRegions = ["eu-west-1"] }));

        Assert.Equal(("price-missing", "maxMonthlyCost", true), (fault.Code, fault.Field, fault.IsWarning));
        Assert.Contains("eu-central-1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quorum_that_fails_as_soon_as_one_of_the_group_asks_is_told()
    {
        PolicySurroundings here = Here with { Approvers = [Here.Approvers[0] with { MayRequest = true }, Here.Approvers[1]] };

        PolicyFault fault = Assert.Single(PolicyCheck.Find([Asking(new Stage(1, 2, ["platform"]))], here));

        Assert.Equal(("only-just", true), (fault.Code, fault.IsWarning));
        Assert.Contains("Anna", fault.Message, StringComparison.Ordinal);
    }

    private static ApprovalPolicy Matching(PolicyMatch match) => Sound with { Match = match };

    private static ApprovalPolicy Asking(params Stage[] stages) => Sound with { Stages = stages };

    private static KnownApprover Known(int id, string name, params string[] groups) => new(Id(id), name, groups, false);
}
