using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Approvals;

/// <summary>One of several requests to decide on.</summary>
/// <param name="Id">The request.</param>
/// <param name="Number">Its number, for the result.</param>
/// <param name="SnapshotName">Its snapshot, for the result.</param>
/// <param name="PlanHash">Hash of the plan that was on screen, or null to take it as it stands.</param>
public sealed record DecisionItem(Guid Id, long Number, string SnapshotName, string? PlanHash)
{
    /// <summary>The approver has had the whole request before the eyes, not only its line: says the page's own memory, or a caller that names the plan it looked at.</summary>
    public bool WasOpened { get; init; }
}

/// <summary>What became of one of them.</summary>
/// <param name="Item">Which.</param>
/// <param name="Refusal">Why not, or null when it was decided.</param>
public sealed record DecisionResult(DecisionItem Item, RuleBroken? Refusal)
{
    /// <summary>Whether the decision counts.</summary>
    public bool Done => Refusal is null;
}

/// <summary>
/// Decides on several requests on the server: some at a time in one transaction. One that is not allowed keeps none of the others from
/// being decided, and leaving the page stops nothing.
/// </summary>
public sealed class DecideSeveral(CurrentUser user, PortalTransactions transactions, CheckBeforeApproval check, ApplyDecision apply, IOptions<BulkSettings> bulk)
{
    /// <summary>The most requests of one call.</summary>
    public const int MaxItems = 500;

    private const int AtOnce = 25;

    /// <summary>Decides in the order given.</summary>
    /// <param name="items">1 to 500 requests, each with the plan that was seen.</param>
    /// <param name="kind">The decision.</param>
    /// <param name="comment">The approver's words, the same for all.</param>
    /// <param name="cancel">Stops before the next ones; what is decided stays decided.</param>
    /// <exception cref="RuleBroken">role-missing, too-many; what concerns one request is in its result</exception>
    public async Task<IReadOnlyList<DecisionResult>> ExecuteAsync(IReadOnlyList<DecisionItem> items, DecisionKind kind, string? comment, CancellationToken cancel)
    {
        string verb = ApplyDecision.Verb(kind);
        Attempted attempted = new(verb, "requests", $"{items.Count} requests");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Approver);
        if (items.Count > MaxItems)
        {
            throw RuleBroken.Invalid("too-many", $"{MaxItems} requests at once are the most; these are {items.Count}.", "items");
        }

        IReadOnlyDictionary<Guid, RuleBroken> hindrances = kind == DecisionKind.Approved ? await check.ExecuteAsync([.. items.Select(i => i.Id)], cancel) : new Dictionary<Guid, RuleBroken>();
        List<DecisionResult> results = [];
        foreach (DecisionItem[] some in items.Chunk(AtOnce))
        {
            results.AddRange(await transactions.RunAsync(attempted, actor.ForAudit, transaction => DecideSomeAsync(transaction, actor, some, hindrances, kind, comment, cancel), cancel));
        }

        return results;
    }

    private async Task<List<DecisionResult>> DecideSomeAsync(
        PortalTransaction transaction, Actor actor, DecisionItem[] items, IReadOnlyDictionary<Guid, RuleBroken> hindrances, DecisionKind kind, string? comment, CancellationToken cancel)
    {
        IReadOnlyList<Approver> authorities = await DecisionRights.OfAsync(transaction.Db, actor, transaction.Now, cancel);
        List<DecisionResult> results = [];
        foreach (DecisionItem item in items)
        {
            try
            {
                ExportRequest request = await transaction.LoadVisibleAsync(item.Id, actor, cancel);
                if (hindrances.TryGetValue(item.Id, out RuleBroken? hindrance))
                {
                    throw hindrance;
                }

                if (kind == DecisionKind.Approved && !item.WasOpened && BulkChoice.WhyNotUnseen(request, bulk.Value.BulkCostLimit) is { } unseen)
                {
                    throw unseen;
                }

                apply.Execute(transaction, request, authorities, kind, item.PlanHash, comment);
                results.Add(new DecisionResult(item, null));
            }
            catch (RuleBroken refusal)
            {
                // The aggregate refuses before it changes anything, so the others go on in the same transaction.
                transaction.AuditRefusal(Attempted.OnRequest(ApplyDecision.Verb(kind), item.Id), refusal);
                results.Add(new DecisionResult(item, refusal));
            }
        }

        return results;
    }
}
