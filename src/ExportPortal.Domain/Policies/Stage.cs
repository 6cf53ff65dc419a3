namespace ExportPortal.Domain.Policies;

/// <summary>One level of approval: so many different people out of these groups.</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="Quorum">How many different people must say yes; 1 or more.</param>
/// <param name="Groups">Who may: members of any of these groups. Empty: every approver.</param>
public sealed record Stage(int Number, int Quorum, IReadOnlyList<string> Groups)
{
    /// <summary>Whether a person in these groups may decide at this stage.</summary>
    public bool Admits(IEnumerable<string> groups) => Groups.Count == 0 || Groups.Intersect(groups, StringComparer.OrdinalIgnoreCase).Any();
}
