using ExportPortal.Domain.Policies;

namespace ExportPortal.Data.Policies;

/// <summary>One published version of the ordered list of policies.</summary>
public sealed class PublishedPolicies
{
    /// <summary>From 1; the highest is in force.</summary>
    public required int Version { get; init; }

    /// <summary>The policies in order, without the default.</summary>
    public required IReadOnlyList<ApprovalPolicy> Policies { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>By whom.</summary>
    public required string PublishedByName { get; init; }
}
