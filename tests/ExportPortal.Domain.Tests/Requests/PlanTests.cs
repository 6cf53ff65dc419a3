using ExportPortal.Domain.Requests;
using static ExportPortal.Domain.Tests.People;

namespace ExportPortal.Domain.Tests.Requests;

public sealed class PlanTests
{
    private static readonly Plan Base = new() { Snapshot = ASnapshot.Plain, PolicyName = "Production", PolicyVersion = 3, EstimatedMonthlyCost = Cost(4.00m) };

    private static CostEstimate Cost(decimal amount) => new(amount, "USD", new DateOnly(2026, 11, 1));

    private static readonly Dictionary<string, Func<SnapshotFacts, SnapshotFacts>> Changes = new()
    {
        ["connection"] = s => s with { Connection = "other" },
        ["region"] = s => s with { Region = "eu-west-1" },
        ["name"] = s => s with { Name = "other" },
        ["arn"] = s => s with { Arn = "arn:other" },
        ["kind"] = s => s with { Kind = SnapshotKind.Disk },
        ["createdAt"] = s => s with { CreatedAt = s.CreatedAt.AddMicroseconds(1) },
        ["size"] = s => s with { SizeInGb = 81 },
        ["tag value"] = s => s with { Tags = [new SnapshotTag("env", "dev"), new SnapshotTag("keep", "")] },
        ["tag less"] = s => s with { Tags = [new SnapshotTag("env", "prod")] },
        ["tag more"] = s => s with { Tags = [.. s.Tags, new SnapshotTag("data", "regulated")] },
        ["disk less"] = s => s with { AttachedDisks = [] },
        ["disk name"] = s => s with { AttachedDisks = [s.AttachedDisks[0] with { Name = "data2" }] },
        ["disk path"] = s => s with { AttachedDisks = [s.AttachedDisks[0] with { Path = "/dev/xvdg" }] },
        ["disk size"] = s => s with { AttachedDisks = [s.AttachedDisks[0] with { SizeInGb = 65 }] },
        ["disk role"] = s => s with { AttachedDisks = [s.AttachedDisks[0] with { IsSystemDisk = true }] },
    };

    public static TheoryData<string> ChangeNames() => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void The_hash_changes_with_each_member_of_the_snapshot(string change) =>
        Assert.NotEqual(Base.ComputeHash(), (Base with { Snapshot = Changes[change](ASnapshot.Plain) }).ComputeHash());

    [Fact]
    public void A_plan_from_before_there_were_estimates_keeps_its_hash() =>
        Assert.Equal("d6a09d879066f1b8af8497971e7b9b5bec76b1a2ef106c2d616d23343ea953a5", (Base with { EstimatedMonthlyCost = null }).ComputeHash());

    [Fact]
    public void The_hash_changes_with_the_policy_and_the_cost()
    {
        string[] hashes =
        [
            Base.ComputeHash(), (Base with { PolicyName = "Other" }).ComputeHash(), (Base with { PolicyVersion = 4 }).ComputeHash(),
            (Base with { EstimatedMonthlyCost = null }).ComputeHash(), (Base with { EstimatedMonthlyCost = Cost(4.01m) }).ComputeHash(),
            (Base with { EstimatedMonthlyCost = Cost(4.00m) with { AsOf = new DateOnly(2026, 12, 1) } }).ComputeHash(), (Base with { EstimatedMonthlyCost = Cost(4.00m) with { Currency = "EUR" } }).ComputeHash(),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void The_hash_is_the_same_for_the_same_plan_in_another_order_and_another_state()
    {
        SnapshotFacts shuffled = ASnapshot.Plain with { Tags = [.. ASnapshot.Plain.Tags.Reverse()], State = "error" };

        Assert.Equal(Base.ComputeHash(), (Base with { Snapshot = shuffled }).ComputeHash());
        Assert.Matches("^[0-9a-f]{64}$", Base.ComputeHash());
    }

    [Fact]
    public void Tags_with_an_equals_sign_are_not_mistaken_for_others()
    {
        SnapshotFacts key = ASnapshot.Plain with { Tags = [new SnapshotTag("env=prod", "eu")] };
        SnapshotFacts value = ASnapshot.Plain with { Tags = [new SnapshotTag("env", "prod=eu")] };

        Assert.NotEqual((Base with { Snapshot = key }).ComputeHash(), (Base with { Snapshot = value }).ComputeHash());
        Assert.Single((Base with { Snapshot = key }).DifferencesFrom(value));
    }

    [Fact]
    public void Nothing_differs_from_the_same_snapshot_in_another_order() =>
        Assert.Empty(Base.DifferencesFrom(ASnapshot.Plain with { Tags = [.. ASnapshot.Plain.Tags.Reverse()], State = "completed" }));

    [Theory]
    [InlineData("arn", "another one")]
    [InlineData("createdAt", "created at")]
    [InlineData("size", "81 GB, not 80 GB")]
    [InlineData("tag value", "env=dev, keep=")]
    [InlineData("tag more", "data=regulated")]
    [InlineData("disk less", "attached disks")]
    [InlineData("disk role", "attached disks")]
    public void Each_difference_is_a_sentence_that_names_it(string change, string words) =>
        Assert.Contains(words, Assert.Single(Base.DifferencesFrom(Changes[change](ASnapshot.Plain))), StringComparison.Ordinal);

    [Fact]
    public void All_differences_are_named() =>
        Assert.Equal(3, Base.DifferencesFrom(ASnapshot.Plain with { SizeInGb = 1, Tags = [], AttachedDisks = [] }).Count);

    [Fact]
    public void A_snapshot_of_the_same_name_with_another_arn_or_time_replaces_it()
    {
        Assert.True(Base.IsReplacedBy(ASnapshot.Plain with { Arn = "arn:other" }));
        Assert.True(Base.IsReplacedBy(ASnapshot.Plain with { CreatedAt = Noon }));
        Assert.False(Base.IsReplacedBy(ASnapshot.Plain with { Tags = [] }));
    }
}
