using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests.Policies;

public sealed class PolicyDifferenceTests
{
    private static readonly ApprovalPolicy A = new() { Name = "A", Match = new PolicyMatch { Tags = ["env=prod"] }, Stages = [new Stage(1, 1, ["platform"])] };
    private static readonly ApprovalPolicy B = new() { Name = "B", Outcome = PolicyOutcome.Automatic, Match = new PolicyMatch { MaxSizeInGb = 40 } };
    private static readonly ApprovalPolicy C = new() { Name = "C", Stages = [new Stage(1, 2, [])] };
    private static readonly WeeklyWindow Weekend = new() { Days = [DayOfWeek.Saturday], From = TimeOnly.MinValue, To = TimeOnly.MinValue };

    public static TheoryData<string, ApprovalPolicy> Members() => new()
    {
        { "Connections", A with { Match = A.Match with { Connections = ["x"] } } },
        { "Regions", A with { Match = A.Match with { Regions = ["x"] } } },
        { "Kind", A with { Match = A.Match with { Kind = SnapshotKind.Disk } } },
        { "Tags", A with { Match = A.Match with { Tags = ["env=prod", "x"] } } },
        { "Size from", A with { Match = A.Match with { MinSizeInGb = 1 } } },
        { "Size to", A with { Match = A.Match with { MaxSizeInGb = 1 } } },
        { "Cost from", A with { Match = A.Match with { MinMonthlyCost = 1 } } },
        { "Cost to", A with { Match = A.Match with { MaxMonthlyCost = 1 } } },
        { "Requester's groups", A with { Match = A.Match with { RequesterGroups = ["x"] } } },
        { "Submitted in", A with { Match = A.Match with { Window = Weekend } } },
        { "Outcome", A with { Outcome = PolicyOutcome.Refuse } },
        { "Stages", A with { Stages = [new Stage(1, 1, ["security"])] } },
        { "Reason of the refusal", A with { RefusalReason = "x" } },
        { "Ticket pattern", A with { TicketPattern = "x" } },
        { "Reason at least", A with { MinJustification = 11 } },
        { "Prompt", A with { Prompt = "Name the project." } },
        { "Ready-made reasons", A with { Reasons = ["Please name the project."] } },
        { "Undo window", A with { UndoWindow = TimeSpan.FromMinutes(1) } },
        { "Freeze windows", A with { FreezeWindows = [Weekend] } },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Each_member_that_differs_is_named_alone(string member, ApprovalPolicy changed)
    {
        PolicyChange change = Assert.Single(PolicyDifference.Between([A, B], [changed, B]));

        Assert.Equal(("A", member, false), (change.Name, Assert.Single(change.Members).Member, change.IsMoved));
    }

    [Fact]
    public void Every_member_of_a_policy_is_compared() =>
        Assert.Equal(
            typeof(ApprovalPolicy).GetProperties().Count(p => p.CanWrite) - 1 + typeof(PolicyMatch).GetProperties().Count(p => p.CanWrite),
            PolicyMembers.Of(A).Count);

    [Fact]
    public void Added_removed_and_moved_policies_are_told_apart()
    {
        IReadOnlyList<PolicyChange> changes = PolicyDifference.Between([A, B, C], [C, A, new ApprovalPolicy { Name = "New" }, B]);

        Assert.Equal([("C", 3, 1, true), ("New", null, 3, false)], changes.Select(c => (c.Name, c.OldPlace, c.NewPlace, c.IsMoved)));
        Assert.Equal(("B", 2, (int?)null), Assert.Single(PolicyDifference.Between([A, B], [A]).Select(c => (c.Name, c.OldPlace, c.NewPlace))));
    }

    [Fact]
    public void A_new_name_at_the_same_place_is_a_new_name()
    {
        PolicyChange change = Assert.Single(PolicyDifference.Between([A, B], [A with { Name = "Archive" }, B]));

        Assert.Equal(new MemberChange("Name", "A", "Archive"), Assert.Single(change.Members));
    }
}
