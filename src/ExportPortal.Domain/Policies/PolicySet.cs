namespace ExportPortal.Domain.Policies;

/// <summary>The ordered list of policies in one published version. The first match wins; the default stands at the end.</summary>
/// <param name="Version">From 1, one more at each publication; 0 is the built-in default alone.</param>
/// <param name="Policies">In order, without the default.</param>
public sealed record PolicySet(int Version, IReadOnlyList<ApprovalPolicy> Policies)
{
    /// <summary>What holds when nothing else does: one yes from any approver.</summary>
    public static ApprovalPolicy Default { get; } = new() { Name = "Default", Stages = [new Stage(1, 1, [])] };

    /// <summary>No policies but the default.</summary>
    public static PolicySet Initial { get; } = new(0, []);

    /// <summary>The policy for a request. There always is one: the default stands at the end.</summary>
    public ApprovalPolicy Decide(PolicyQuestion question) => Policies.FirstOrDefault(p => p.Match.Holds(question)) ?? Default;
}
