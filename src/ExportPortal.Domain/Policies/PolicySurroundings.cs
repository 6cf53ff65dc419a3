namespace ExportPortal.Domain.Policies;

/// <summary>Somebody who can decide.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name.</param>
/// <param name="Groups">The person's groups.</param>
/// <param name="MayRequest">Is a requester too, and never decides on own requests.</param>
public sealed record KnownApprover(Guid Id, string Name, IReadOnlyCollection<string> Groups, bool MayRequest);

/// <summary>What policies refer to, as it stands at this moment.</summary>
public sealed record PolicySurroundings
{
    /// <summary>The groups that there are.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = [];

    /// <summary>Everybody with the role Approver who can sign in.</summary>
    public IReadOnlyList<KnownApprover> Approvers { get; init; } = [];

    /// <summary>Regions by connection.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Connections { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Regions that have a price.</summary>
    public IReadOnlyCollection<string> PricedRegions { get; init; } = [];
}
