using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
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

/// <summary>What a requester sends. Nothing else is taken from outside: no status, no requester, no number of approvals.</summary>
/// <param name="Connection">Name of a connection.</param>
/// <param name="Region">One of its regions.</param>
/// <param name="SnapshotName">Name of the snapshot.</param>
/// <param name="Kind">Instance or disk; null to look for both.</param>
/// <param name="Justification">Why, 10 to 2,000 characters; a policy may ask for more.</param>
/// <param name="Ticket">Reference to a ticket, where the policy asks for one.</param>
/// <param name="NotBefore">Not to be sent before, or null.</param>
public sealed record NewRequest(string? Connection, string? Region, string? SnapshotName, SnapshotKind? Kind, string? Justification, string? Ticket, DateTimeOffset? NotBefore);

/// <summary>Makes a request for the export of one snapshot.</summary>
public sealed class SubmitRequest(
    CurrentUser user, LookUpSnapshot lookUp, Preflight preflight, PortalTransactions transactions, IDbContextFactory<PortalDb> databases,
    IWakeUp wakeUp, IOptions<ApprovalSettings> settings)
{
    private const int MaxKey = 200;

    /// <summary>Submits. The same key from the same person makes one request only, however often it comes.</summary>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="idempotencyKey">The client's key of this submission, up to 200 characters, or null.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <returns>The id of the request.</returns>
    /// <exception cref="RuleBroken">Every refusal, with its field where there is one.</exception>
    public async Task<Guid> ExecuteAsync(NewRequest wanted, string? idempotencyKey, CancellationToken cancel)
    {
        Attempted attempted = new("submit", "snapshot", Shorten(wanted.SnapshotName));
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester);
        if (idempotencyKey is { Length: > MaxKey } or "")
        {
            throw RuleBroken.Invalid("idempotency-key-invalid", $"An idempotency key has 1 to {MaxKey} characters.", "Idempotency-Key");
        }

        if (await FindEarlierAsync(actor, wanted, idempotencyKey, cancel) is { } earlier)
        {
            return earlier;
        }

        SnapshotFacts snapshot = await lookUp.ExecuteAsync(wanted.Connection, wanted.Region, wanted.SnapshotName, wanted.Kind, cancel);
        return await transactions.RunAsync(attempted, actor.ForAudit, transaction => SubmitAsync(transaction, actor, wanted, snapshot, idempotencyKey, cancel), cancel);
    }

    private async Task<Guid> SubmitAsync(PortalTransaction transaction, Actor actor, NewRequest wanted, SnapshotFacts snapshot, string? key, CancellationToken cancel)
    {
        // Again inside the transaction: of two equal submissions at the same instant one is stored and the other finds it.
        if (await FindEarlierAsync(transaction.Db, actor, wanted, key, cancel) is { } earlier)
        {
            return earlier;
        }

        PolicySet inForce = await PoliciesInForce.GetAsync(transaction.Db, cancel);
        ApprovalPolicy policy = inForce.Decide(snapshot, actor.Groups);
        IReadOnlyList<Check> checks = await preflight.RunAsync(transaction.Db, snapshot, policy, null, cancel);
        if (checks.FirstOrDefault(c => c.Result == CheckResult.Block) is { } block)
        {
            throw new RuleBroken(RuleKind.Conflict, block.Code, block.WhatToDo is null ? block.Sentence : $"{block.Sentence} {block.WhatToDo}", "snapshotName");
        }

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
            },
            policy, inForce.Version, settings.Value.Terms, transaction.Now);
        transaction.Db.Requests.Add(request);
        transaction.Audit(AuditActions.RequestSubmitted, request,
            ("justification", request.Justification), ("ticket", request.Ticket), ("notBefore", request.NotBefore), ("snapshotArn", request.SnapshotArn), ("kind", request.Kind), ("sizeInGb", request.SizeInGb),
            ("tags", snapshot.Tags.Select(t => $"{t.Key}={t.Value}")), ("policy", policy.Name), ("policyVersion", inForce.Version), ("requiredApprovals", request.RequiredApprovals), ("planHash", request.PlanHash));
        if (request.Status == RequestStatus.Approved)
        {
            transaction.Audit(AuditActions.RequestApprovedByRule, request, ("policy", policy.Name));
            transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region, request.NotBefore - transaction.Now));
        }

        return request.Id;
    }

    private async Task<Guid?> FindEarlierAsync(Actor actor, NewRequest wanted, string? key, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await FindEarlierAsync(db, actor, wanted, key, cancel);
    }

    private static async Task<Guid?> FindEarlierAsync(PortalDb db, Actor actor, NewRequest wanted, string? key, CancellationToken cancel)
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

    private static string Shorten(string? text) => text is { Length: > 100 } ? text[..100] + "…" : text ?? "";
}
