namespace ExportPortal.Domain.Policies;

/// <summary>One member that differs.</summary>
/// <param name="Member">Its name for people.</param>
/// <param name="Before">Its text before, or null when it was not set.</param>
/// <param name="After">Its text now, or null when it is not set.</param>
public sealed record MemberChange(string Member, string? Before, string? After);

/// <summary>One policy that differs between two lists.</summary>
/// <param name="Name">The policy's name now; of a removed one, its name before.</param>
/// <param name="OldPlace">Its place before, from 1, or null when it is new.</param>
/// <param name="NewPlace">Its place now, from 1, or null when it is gone.</param>
/// <param name="IsMoved">It stands in another order among those that stayed.</param>
/// <param name="Members">Members that differ; of a new or removed policy all that are set.</param>
public sealed record PolicyChange(string Name, int? OldPlace, int? NewPlace, bool IsMoved, IReadOnlyList<MemberChange> Members);

/// <summary>What differs between two ordered lists of policies, member by member.</summary>
public static class PolicyDifference
{
    /// <summary>The changes, in the order of the new list, removed ones last; empty when both say the same.</summary>
    public static IReadOnlyList<PolicyChange> Between(IReadOnlyList<ApprovalPolicy> before, IReadOnlyList<ApprovalPolicy> after)
    {
        int?[] origin = Pair(before, after);
        HashSet<int> inOrder = LongestInOrder([.. origin.OfType<int>()]);
        List<PolicyChange> changes = [];
        for (int i = 0; i < after.Count; i++)
        {
            if (origin[i] is not { } old)
            {
                changes.Add(new PolicyChange(after[i].Name, null, i + 1, false, [.. PolicyMembers.Of(after[i]).Where(m => m.Text is not null).Select(m => new MemberChange(m.Member, null, m.Text))]));
                continue;
            }

            MemberChange[] members = [.. PolicyMembers.Of(before[old]).Zip(PolicyMembers.Of(after[i])).Where(m => m.First.Text != m.Second.Text).Select(m => new MemberChange(m.First.Member, m.First.Text, m.Second.Text))];
            if (members.Length > 0 || !inOrder.Contains(old))
            {
                changes.Add(new PolicyChange(after[i].Name, old + 1, i + 1, !inOrder.Contains(old), members));
            }
        }

        changes.AddRange(Enumerable.Range(0, before.Count).Where(i => !origin.Contains(i))
            .Select(i => new PolicyChange(before[i].Name, i + 1, null, false, [.. PolicyMembers.Of(before[i]).Where(m => m.Text is not null).Select(m => new MemberChange(m.Member, m.Text, null))])));
        return changes;
    }

    /// <summary>For each new policy the old one that it comes from: of the same name, or renamed at the same place.</summary>
    private static int?[] Pair(IReadOnlyList<ApprovalPolicy> before, IReadOnlyList<ApprovalPolicy> after)
    {
        int?[] origin = new int?[after.Count];
        HashSet<int> free = [.. Enumerable.Range(0, before.Count)];
        for (int i = 0; i < after.Count; i++)
        {
            origin[i] = free.Where(old => string.Equals(before[old].Name, after[i].Name, StringComparison.OrdinalIgnoreCase)).Cast<int?>().FirstOrDefault();
            if (origin[i] is { } old)
            {
                free.Remove(old);
            }
        }

        for (int i = 0; i < after.Count; i++)
        {
            if (origin[i] is null && free.Remove(i))
            {
                origin[i] = i;
            }
        }

        return origin;
    }

    /// <summary>The most of these numbers that stand in ascending order: those that were not moved.</summary>
    private static HashSet<int> LongestInOrder(List<int> numbers)
    {
        List<int>[] best = new List<int>[numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
        {
            List<int> longest = Enumerable.Range(0, i).Where(j => numbers[j] < numbers[i]).Select(j => best[j]).MaxBy(l => l.Count) ?? [];
            best[i] = [.. longest, numbers[i]];
        }

        return [.. best.MaxBy(l => l.Count) ?? []];
    }
}
