using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Policies;

/// <summary>What a policy is asked about: who wants which snapshot when, and what it would cost.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="RequesterGroups">The requester's groups.</param>
/// <param name="At">When the request is submitted, UTC.</param>
/// <param name="MonthlyCost">Estimated cost a month in the currency of the price table, or null when it is unknown.</param>
public sealed record PolicyQuestion(SnapshotFacts Snapshot, IReadOnlyCollection<string> RequesterGroups, DateTimeOffset At, decimal? MonthlyCost);
