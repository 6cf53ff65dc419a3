using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests.Policies;

public sealed class PolicyMatchTests
{
    [Fact]
    public void A_policy_without_conditions_is_for_everything() => Assert.True(new PolicyMatch().Holds(ASnapshot.Plain, []));

    [Theory]
    [InlineData("acme", true)]
    [InlineData("ACME", true)]
    [InlineData("other", false)]
    public void A_connection_is_matched_by_name(string name, bool holds) => Assert.Equal(holds, new PolicyMatch { Connections = ["x", name] }.Holds(ASnapshot.Plain, []));

    [Theory]
    [InlineData("eu-central-1", true)]
    [InlineData("eu-west-1", false)]
    public void A_region_is_matched_by_name(string name, bool holds) => Assert.Equal(holds, new PolicyMatch { Regions = [name] }.Holds(ASnapshot.Plain, []));

    [Theory]
    [InlineData(null, true)]
    [InlineData(SnapshotKind.Instance, true)]
    [InlineData(SnapshotKind.Disk, false)]
    public void A_kind_is_matched_where_one_is_set(SnapshotKind? kind, bool holds) => Assert.Equal(holds, new PolicyMatch { Kind = kind }.Holds(ASnapshot.Plain, []));

    [Theory]
    [InlineData("env=prod", true)]
    [InlineData("env=dev", false)]
    [InlineData("env=", false)]
    [InlineData("keep=", true)]
    [InlineData("env", true)]
    [InlineData("Env", false)]
    [InlineData("team", false)]
    [InlineData("!team", true)]
    [InlineData("!env", false)]
    [InlineData("!keep", false)]
    public void A_tag_condition_asks_for_a_value_for_presence_or_for_absence(string condition, bool holds) =>
        Assert.Equal(holds, new PolicyMatch { Tags = [condition] }.Holds(ASnapshot.Plain, []));

    [Fact]
    public void A_tag_value_may_contain_an_equals_sign()
    {
        SnapshotFacts snapshot = ASnapshot.Plain with { Tags = [new SnapshotTag("query", "a=b")] };

        Assert.True(new PolicyMatch { Tags = ["query=a=b"] }.Holds(snapshot, []));
    }

    [Fact]
    public void All_tag_conditions_must_hold()
    {
        Assert.True(new PolicyMatch { Tags = ["env=prod", "keep", "!team"] }.Holds(ASnapshot.Plain, []));
        Assert.False(new PolicyMatch { Tags = ["env=prod", "team"] }.Holds(ASnapshot.Plain, []));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(80, 80, true)]
    [InlineData(81, null, false)]
    [InlineData(null, 79, false)]
    public void Sizes_are_inclusive(int? least, int? most, bool holds) => Assert.Equal(holds, new PolicyMatch { MinSizeInGb = least, MaxSizeInGb = most }.Holds(ASnapshot.Plain, []));

    [Fact]
    public void The_requester_is_in_one_of_the_groups()
    {
        PolicyMatch match = new() { RequesterGroups = ["Finance", "platform"] };

        Assert.True(match.Holds(ASnapshot.Plain, ["finance"]));
        Assert.False(match.Holds(ASnapshot.Plain, ["sales"]));
        Assert.False(match.Holds(ASnapshot.Plain, []));
    }

    [Fact]
    public void Every_condition_must_hold_at_once()
    {
        PolicyMatch match = new() { Connections = ["acme"], Regions = ["eu-central-1"], Kind = SnapshotKind.Instance, Tags = ["env=prod"], MinSizeInGb = 50, MaxSizeInGb = 100, RequesterGroups = ["sales"] };

        Assert.True(match.Holds(ASnapshot.Plain, ["sales"]));
        Assert.False(match.Holds(ASnapshot.Plain with { Region = "eu-west-1" }, ["sales"]));
        Assert.False(match.Holds(ASnapshot.Plain with { SizeInGb = 101 }, ["sales"]));
    }

    [Fact]
    public void The_first_match_wins()
    {
        PolicySet set = new(4, [
            new ApprovalPolicy { Name = "Disks", Match = new PolicyMatch { Kind = SnapshotKind.Disk } },
            new ApprovalPolicy { Name = "Production", Match = new PolicyMatch { Tags = ["env=prod"] } },
            new ApprovalPolicy { Name = "All" },
        ]);

        Assert.Equal("Production", set.Decide(ASnapshot.Plain, []).Name);
        Assert.Equal("All", set.Decide(ASnapshot.Tagged("env=dev"), []).Name);
        Assert.Equal("Disks", set.Decide(ASnapshot.Plain with { Kind = SnapshotKind.Disk }, []).Name);
    }

    [Fact]
    public void Without_a_match_one_yes_from_any_approver_is_needed()
    {
        ApprovalPolicy policy = PolicySet.Initial.Decide(ASnapshot.Plain, []);

        Assert.Equal(("Default", PolicyOutcome.Approvals, 1), (policy.Name, policy.Outcome, policy.RequiredApprovals));
        Assert.True(policy.Stages[0].Admits([]));
    }
}
