using ExportPortal.Domain;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Requests.Times;
using ExportPortal.Web.Features.Snapshots;

namespace ExportPortal.Web.Features.Requests;

/// <summary>What a request for a snapshot would meet now.</summary>
/// <param name="Snapshot">As AWS describes it now.</param>
/// <param name="Policy">The policy that would match.</param>
/// <param name="Checks">The preflight, worst first.</param>
/// <param name="Stages">Who could decide, stage by stage.</param>
/// <param name="Cost">Estimated cost a month, or null when no price is known.</param>
/// <param name="Usual">How long exports like it took, or null when there have been too few.</param>
public sealed record SnapshotCheck(SnapshotFacts Snapshot, ApprovalPolicy Policy, IReadOnlyList<Check> Checks, IReadOnlyList<StageApprovers> Stages, CostEstimate? Cost = null, UsualTimes? Usual = null)
{
    /// <summary>It cannot be requested.</summary>
    public bool IsBlocked => Checks.Any(c => c.Result == CheckResult.Block);
}

/// <summary>Tries, before a request is sent, which policy it would meet, what stands in its way and who could decide. Changes nothing.</summary>
public sealed class CheckSnapshot(CurrentUser user, LookUpSnapshot lookUp, Preflight preflight, PoliciesInForce policies, WhoCanDecide approvers, PriceTable prices, ReadUsualTimes usual, TimeProvider clock)
{
    /// <summary>Checks one snapshot for the signed-in person.</summary>
    /// <param name="connection">Name of a connection.</param>
    /// <param name="region">One of its regions.</param>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="kind">Instance or disk; null to look for both.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <param name="onBehalfOf">For whom it would be asked, or null: that person would not decide on it either.</param>
    /// <param name="answered">Told each check as soon as it is answered, in the order of the answers; null for nobody.</param>
    /// <exception cref="RuleBroken">not-signed-in, and those of <see cref="LookUpSnapshot"/></exception>
    public async Task<SnapshotCheck> ExecuteAsync(string? connection, string? region, string? name, SnapshotKind? kind, CancellationToken cancel, Guid? onBehalfOf = null, Action<Check>? answered = null)
    {
        Actor actor = await user.GetAsync(cancel);
        SnapshotFacts snapshot = await lookUp.ExecuteAsync(connection, region, name, kind, actor, cancel);
        CostEstimate? cost = prices.Estimate(snapshot);
        ApprovalPolicy policy = (await policies.GetAsync(cancel)).Decide(new PolicyQuestion(snapshot, actor.Groups, clock.GetUtcNow(), cost?.Amount));
        List<Check> checks = [.. await preflight.RunAsync(snapshot, policy, null, cancel, answered)];
        IReadOnlyList<StageApprovers> stages = await approvers.ExecuteAsync(policy.Stages, onBehalfOf is { } other ? [actor.Id, other] : [actor.Id], snapshot.Connection, cancel);
        if (stages.FirstOrDefault(s => s.IsShort) is { } tooFew)
        {
            string who = tooFew.Names.Count == 0 ? "nobody" : string.Join(", ", tooFew.Names);
            checks.Add(new Check("too-few-approvers", CheckResult.Warn, $"Stage {tooFew.Stage.Number} asks for {tooFew.Stage.Quorum}, and {who} can approve it now.", "Ask an administrator to add approvers; until then the request waits."));
        }

        return new SnapshotCheck(snapshot, policy, [.. checks.OrderByDescending(c => c.Result)], stages, cost, await usual.ExecuteAsync(snapshot.Kind, snapshot.SizeInGb, cancel));
    }
}
