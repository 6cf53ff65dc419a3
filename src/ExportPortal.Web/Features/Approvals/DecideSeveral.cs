using ExportPortal.Domain;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>One of several requests to decide on.</summary>
/// <param name="Id">The request.</param>
/// <param name="Number">Its number, for the result.</param>
/// <param name="SnapshotName">Its snapshot, for the result.</param>
/// <param name="PlanHash">Hash of the plan that was on screen.</param>
public sealed record DecisionItem(Guid Id, long Number, string SnapshotName, string PlanHash);

/// <summary>What became of one of them.</summary>
/// <param name="Item">Which.</param>
/// <param name="Refusal">Why not, or null when it was decided.</param>
public sealed record DecisionResult(DecisionItem Item, RuleBroken? Refusal)
{
    /// <summary>Whether the decision counts.</summary>
    public bool Done => Refusal is null;
}

/// <summary>Decides on several requests: each by itself, so that one that is not allowed keeps none of the others from being decided.</summary>
public sealed class DecideSeveral(DecideRequest decide)
{
    /// <summary>Decides in the order given.</summary>
    /// <param name="items">The requests, each with the plan that was seen.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="comment">The approver's words, the same for all.</param>
    /// <param name="cancel">Stops before the next one.</param>
    public async Task<IReadOnlyList<DecisionResult>> ExecuteAsync(IReadOnlyList<DecisionItem> items, DecisionKind kind, string? comment, CancellationToken cancel)
    {
        List<DecisionResult> results = [];
        foreach (DecisionItem item in items)
        {
            try
            {
                await decide.ExecuteAsync(item.Id, kind, item.PlanHash, comment, cancel);
                results.Add(new DecisionResult(item, null));
            }
            catch (RuleBroken refusal)
            {
                results.Add(new DecisionResult(item, refusal));
            }
        }

        return results;
    }
}
