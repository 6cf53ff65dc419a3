using CsCheck;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests.Policies;

/// <summary>What must hold for whatever list of policies and whatever request.</summary>
public sealed class PolicyPropertyTests
{
    private static readonly Gen<string[]> Tags = Pick.Of("env=prod", "env=dev", "env", "!env", "keep", "!keep", "pci", "team=a=b", "!", "=").Array[0, 3];

    private static readonly Gen<PolicyMatch> Matches = Gen.Select(
        Pick.Of("acme", "other").Array[0, 2], Pick.Of("eu-central-1", "eu-west-1").Array[0, 2], Tags, Gen.Int[0, 120].Select(i => i > 80 ? (int?)null : i), Gen.Int[0, 3], Pick.Of("finance", "Platform").Array[0, 2])
        .Select((connections, regions, tags, size, shape, groups) => new PolicyMatch
        {
            Connections = connections, Regions = regions, Tags = tags, RequesterGroups = groups, MinSizeInGb = shape == 0 ? size : null, MaxSizeInGb = shape == 1 ? size : null,
            MinMonthlyCost = shape == 2 ? size : null, MaxMonthlyCost = shape == 3 ? size : null, Kind = shape == 2 ? SnapshotKind.Disk : null,
        });

    private static readonly Gen<PolicyMatch> MatchesWithHours = Gen.Select(Matches, WeeklyWindowTests.Windows, Gen.Bool).Select((match, window, has) => has ? match with { Window = window } : match);

    private static readonly Gen<ApprovalPolicy[]> Lists = MatchesWithHours.Array[0, 6].Select(matches => matches.Select((m, i) => new ApprovalPolicy { Name = $"P{i}", Match = m }).ToArray());

    private static readonly Gen<PolicyQuestion> Questions = Gen.Select(
        Pick.Of("acme", "ACME", "third"), Pick.Of("eu-central-1", "us-east-1"), Pick.Of("env=prod", "env=dev", "keep", "pci").Array[0, 3], Gen.Int[1, 120], Gen.Int[-20, 120], WeeklyWindowTests.Times, Pick.Of("platform", "sales").Array[0, 2])
        .Select((connection, region, tags, size, cost, at, groups) => new PolicyQuestion(
            ASnapshot.Tagged([.. tags.DistinctBy(t => t.Split('=')[0])]) with { Connection = connection, Region = region, SizeInGb = size, Kind = size % 2 == 0 ? SnapshotKind.Disk : SnapshotKind.Instance },
            groups, at, cost < 0 ? null : cost));

    [Fact]
    public void There_always_is_one_policy_and_it_is_the_first_that_holds() => Gen.Select(Lists, Questions).Sample((list, question) =>
    {
        ApprovalPolicy decided = new PolicySet(1, list).Decide(question);

        int first = Array.FindIndex(list, p => p.Match.Holds(question));
        Assert.Same(first < 0 ? PolicySet.Default : list[first], decided);
    }, iter: 5000);

    [Fact]
    public void Only_the_order_of_policies_that_both_hold_matters() => Gen.Select(Lists.Where(l => l.Length >= 2), Questions, Gen.Int[0, 4]).Sample((list, question, at) =>
    {
        int i = at % (list.Length - 1);
        ApprovalPolicy[] swapped = [.. list];
        (swapped[i], swapped[i + 1]) = (list[i + 1], list[i]);
        ApprovalPolicy before = new PolicySet(1, list).Decide(question);
        ApprovalPolicy after = new PolicySet(2, swapped).Decide(question);

        bool bothHold = list[i].Match.Holds(question) && list[i + 1].Match.Holds(question);
        Assert.True(before == after || bothHold);
        Assert.True(!bothHold || before == after || (before == list[i] && after == list[i + 1]));
    }, iter: 5000);

    [Fact]
    public void What_is_behind_the_first_that_holds_changes_nothing() => Gen.Select(Lists, Lists, Questions).Sample((list, other, question) =>
    {
        int first = Array.FindIndex(list, p => p.Match.Holds(question));
        if (first >= 0)
        {
            Assert.Same(list[first], new PolicySet(2, [.. list[..(first + 1)], .. other]).Decide(question));
        }
    }, iter: 3000);

    [Fact]
    public void A_policy_that_is_called_unreachable_is_never_chosen()
    {
        int tried = 0;
        Gen.Select(Lists, Questions.Array[20]).Sample((list, questions) =>
        {
            HashSet<int> unreachable = [.. PolicyCheck.Find(list, new PolicySurroundings()).Where(f => f.Code is "never-reached" or "never-matches").Select(f => f.Index)];
            if (unreachable.Count > 0)
            {
                Interlocked.Increment(ref tried);
                Assert.All(questions, q => Assert.DoesNotContain(Array.IndexOf(list, new PolicySet(1, list).Decide(q)), unreachable));
            }
        }, iter: 600);
        Assert.True(tried > 50, $"only {tried} lists had an unreachable policy: the property has hardly been tried");
    }

    [Fact]
    public void The_policy_that_is_frozen_into_a_request_is_never_affected_by_later_lists() => Gen.Select(Lists, Lists, Questions).Sample((list, later, question) =>
    {
        ApprovalPolicy policy = new PolicySet(1, list).Decide(question);
        policy = policy with { Stages = [new Stage(1, 2, ["platform"])] };
        ExportRequest request = ARequest.Needing(1).Under(policy).Of(question.Snapshot).Build();
        string hash = request.PlanHash;

        _ = new PolicySet(2, later).Decide(question);

        Assert.Equal((policy.Name, 1, hash), (request.Policy.Name, request.RequiredApprovals, request.PlanHash));
        Assert.Equal(policy.Match, request.Policy.Match);
    }, iter: 500);

    [Fact]
    public void The_check_answers_whatever_it_is_given() => Gen.Select(Lists, Gen.String.Array[0, 3], Gen.Int[-3, 30], WeeklyWindowTests.Windows.Array[0, 12]).Sample((list, texts, number, windows) =>
    {
        ApprovalPolicy[] strange = [.. list.Select(p => p with
        {
            Name = texts.FirstOrDefault() ?? "", TicketPattern = texts.LastOrDefault(), Stages = [new Stage(1, number, texts)], MinJustification = number,
            UndoWindow = TimeSpan.FromSeconds(number), FreezeWindows = windows, Outcome = (PolicyOutcome)(Math.Abs(number) % 3), Match = p.Match with { Tags = texts, Regions = texts },
        })];

        Assert.NotNull(PolicyCheck.Find(strange, new PolicySurroundings()));
        Assert.NotNull(PolicyDifference.Between(list, strange));
    }, iter: 300);

    [Fact]
    public void Nothing_differs_between_a_list_and_itself_and_a_change_of_order_alone_changes_no_member() => Gen.Select(Lists, Gen.Int[0, 5]).Sample((list, by) =>
    {
        Assert.Empty(PolicyDifference.Between(list, list));
        ApprovalPolicy[] turned = list.Length == 0 ? list : [.. list[(by % list.Length)..], .. list[..(by % list.Length)]];
        Assert.All(PolicyDifference.Between(list, turned), c => Assert.True(c.IsMoved && c.Members.Count == 0));
    }, iter: 1000);
}
