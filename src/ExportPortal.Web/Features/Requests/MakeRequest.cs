using ExportPortal.Data;
using ExportPortal.Data.Requests;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Approvals;
using ExportPortal.Web.Features.Execution;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Requests;

/// <summary>The step that submissions share, alone or in a batch: policy, checks, the request and its events, inside a transaction.</summary>
public sealed class MakeRequest(Preflight preflight, IWakeUp wakeUp, PriceTable prices, IOptions<ApprovalSettings> settings)
{
    /// <summary>Makes it, or finds the one that the same key made before.</summary>
    /// <param name="transaction">Where it is stored.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="snapshot">The snapshot as AWS describes it now.</param>
    /// <param name="key">The client's key, or null.</param>
    /// <param name="batchId">What it is submitted with, or null.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <returns>The id of the request.</returns>
    /// <exception cref="RuleBroken">Every refusal, with its field where there is one; nothing has been added then.</exception>
    public async Task<Guid> ExecuteAsync(PortalTransaction transaction, Actor actor, NewRequest wanted, SnapshotFacts snapshot, string? key, Guid? batchId, CancellationToken cancel)
    {
        // Again inside the transaction: of two equal submissions at the same instant one is stored and the other finds it.
        if (await FindEarlierAsync(transaction.Db, actor, wanted, key, cancel) is { } earlier)
        {
            return earlier;
        }

        PolicySet inForce = await PoliciesInForce.GetAsync(transaction.Db, cancel);
        CostEstimate? cost = prices.Estimate(snapshot);
        ApprovalPolicy policy = inForce.Decide(new PolicyQuestion(snapshot, actor.Groups, transaction.Now, cost?.Amount));
        IReadOnlyList<Check> checks = await preflight.RunAsync(transaction.Db, snapshot, policy, null, cancel);
        if (checks.FirstOrDefault(c => c.Result == CheckResult.Block) is { } block)
        {
            throw new RuleBroken(RuleKind.Conflict, block.Code, block.WhatToDo is null ? block.Sentence : $"{block.Sentence} {block.WhatToDo}", "snapshotName");
        }

        NamedPerson? other = await NamePeople.RequireOtherAsync(transaction.Db, actor, wanted.OnBehalfOf, snapshot.Connection, cancel);
        IReadOnlyList<NamedPerson> watchers = await NamePeople.RequireWatchersAsync(transaction.Db, actor, wanted.Watchers, snapshot.Connection, cancel);
        ExportRequest request = ExportRequest.Submit(
            new Submission
            {
                Number = await transaction.Db.NextRequestNumberAsync(cancel),
                Snapshot = snapshot,
                RequestedById = actor.Id,
                RequestedByName = actor.Name,
                Justification = wanted.Justification,
                Ticket = wanted.Ticket,
                NotBefore = wanted.NotBefore,
                IdempotencyKey = key,
                BatchId = batchId,
                EstimatedMonthlyCost = cost,
                Checks = VerdictOf(checks, transaction.Now),
                RepeatReason = wanted.RepeatReason,
                OnBehalfOfId = other?.Id,
                OnBehalfOfName = other?.Name,
                Tags = wanted.Tags,
            },
            policy, inForce.Version, settings.Value.Terms, transaction.Now);
        transaction.Db.Requests.Add(request);
        transaction.Db.Watchers.AddRange(watchers.Where(w => !request.BelongsTo(w.Id)).Select(w => new RequestWatcher { RequestId = request.Id, UserId = w.Id, Since = transaction.Now }));
        transaction.Audit(AuditActions.RequestSubmitted, request,
        [
            ("justification", request.Justification), ("ticket", request.Ticket), ("notBefore", request.NotBefore), ("snapshotArn", request.SnapshotArn), ("kind", request.Kind), ("sizeInGb", request.SizeInGb),
            ("tags", snapshot.Tags.Select(t => $"{t.Key}={t.Value}")), ("policy", policy.Name), ("policyVersion", inForce.Version), ("requiredApprovals", request.RequiredApprovals), ("planHash", request.PlanHash), ("estimatedMonthlyCost", cost?.ToString()), ("batch", batchId),
            ("checksPassed", request.Checks!.Passed), ("checksWarned", request.Checks.Warned), .. SaidBeside(request, watchers),
        ]);
        if (request.Status == RequestStatus.Approved)
        {
            transaction.Audit(AuditActions.RequestApprovedByRule, request, ("policy", policy.Name));
            transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.DueAt - transaction.Now));
        }

        return request.Id;
    }

    private static CheckVerdict VerdictOf(IReadOnlyList<Check> checks, DateTimeOffset now)
    {
        string[] CodesOf(CheckResult result) => [.. checks.Where(c => c.Result == result).Select(c => c.Code)];
        return new CheckVerdict(CodesOf(CheckResult.Pass), CodesOf(CheckResult.Warn), now);
    }

    /// <summary>What is not said with most requests is in the event only where it is said.</summary>
    private static IEnumerable<(string Name, object? Value)> SaidBeside(ExportRequest request, IReadOnlyList<NamedPerson> watchers)
    {
        if (request.Checks is { IsRepeat: true })
        {
            yield return ("repeatReason", request.RepeatReason);
        }

        if (request.OnBehalfOfId is { } other)
        {
            yield return ("onBehalfOf", request.OnBehalfOfName);
            yield return ("onBehalfOfId", other);
        }

        if (request.Tags.Count > 0)
        {
            yield return ("requestTags", request.Tags);
        }

        if (watchers.Count > 0)
        {
            yield return ("watchers", watchers.Select(w => w.Name));
        }
    }

    /// <summary>The request that the same key of the same person has made, or null.</summary>
    /// <exception cref="RuleBroken">idempotency-key-reused</exception>
    internal static async Task<Guid?> FindEarlierAsync(PortalDb db, Actor actor, NewRequest wanted, string? key, CancellationToken cancel)
    {
        if (key is null)
        {
            return null;
        }

        var earlier = await db.Requests.AsNoTracking().Where(r => r.RequestedById == actor.Id && r.IdempotencyKey == key)
            .Select(r => new { r.Id, r.Connection, r.Region, r.SnapshotName }).SingleOrDefaultAsync(cancel);
        if (earlier is null)
        {
            return null;
        }

        bool same = string.Equals(earlier.Connection, wanted.Connection, StringComparison.OrdinalIgnoreCase) && earlier.Region == wanted.Region && earlier.SnapshotName == wanted.SnapshotName;
        return same ? earlier.Id : throw RuleBroken.Conflict("idempotency-key-reused", "This idempotency key was used for another snapshot.");
    }
}
