using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>One snapshot of a batch.</summary>
/// <param name="Connection">Name of a connection.</param>
/// <param name="Region">One of its regions.</param>
/// <param name="SnapshotName">Name of the snapshot.</param>
/// <param name="Kind">Instance or disk; null to look for both.</param>
public sealed record BatchItem(string? Connection, string? Region, string? SnapshotName, SnapshotKind? Kind)
{
    /// <summary>The key of this snapshot's request under the key of its batch: the same whatever else the batch names.</summary>
    public string KeyUnder(string batchKey) =>
        $"{batchKey}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Connection}\n{Region}\n{SnapshotName}\n{Kind}")))[..32]}";
}

/// <summary>Several snapshots asked for in one go, with the same words.</summary>
/// <param name="Items">1 to 100 snapshots.</param>
/// <param name="Justification">Why, 10 to 2,000 characters.</param>
/// <param name="Ticket">Reference to a ticket, where a policy asks for one.</param>
/// <param name="NotBefore">Not to be sent before, or null.</param>
public sealed record NewBatch(IReadOnlyList<BatchItem>? Items, string? Justification, string? Ticket, DateTimeOffset? NotBefore)
{
    /// <summary>As <see cref="NewRequest.RepeatReason"/>, for those of the snapshots that were exported before.</summary>
    public string? RepeatReason { get; init; }

    /// <summary>As <see cref="NewRequest.Tags"/>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>As <see cref="NewRequest.Watchers"/>.</summary>
    public IReadOnlyList<string>? Watchers { get; init; }

    /// <summary>As <see cref="NewRequest.OnBehalfOf"/>.</summary>
    public string? OnBehalfOf { get; init; }
}

/// <summary>What became of one snapshot of a batch.</summary>
/// <param name="Item">Which.</param>
/// <param name="RequestId">Its request, or null when it was refused.</param>
/// <param name="Refusal">Why there is none, or null.</param>
public sealed record BatchItemResult(BatchItem Item, Guid? RequestId, RuleBroken? Refusal);

/// <summary>What became of a batch.</summary>
/// <param name="BatchId">Its identifier; its requests carry it, unless it has one snapshot only.</param>
/// <param name="Items">In the order asked.</param>
public sealed record BatchResult(Guid BatchId, IReadOnlyList<BatchItemResult> Items);

/// <summary>
/// Makes one request for each of up to 100 snapshots, under one batch and in one transaction. One that is refused keeps none of the others.
/// </summary>
public sealed class SubmitBatch(CurrentUser user, LookUpSnapshots lookUp, MakeRequest make, PortalTransactions transactions)
{
    /// <summary>The most snapshots of a batch.</summary>
    public const int MaxItems = 100;

    private const int MaxKey = 160;

    /// <summary>Submits. The same key from the same person makes the requests only once.</summary>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="idempotencyKey">The client's key of this submission, up to 160 characters, or null.</param>
    /// <param name="cancel">Stops before anything is stored.</param>
    /// <exception cref="RuleBroken">role-missing, batch-empty, batch-too-large, idempotency-key-invalid; what concerns one snapshot is in its result</exception>
    public async Task<BatchResult> ExecuteAsync(NewBatch wanted, string? idempotencyKey, CancellationToken cancel)
    {
        Attempted attempted = new("submit", "batch", $"{wanted.Items?.Count ?? 0} snapshots");
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Requester);
        IReadOnlyList<BatchItem> items = wanted.Items switch
        {
            null or [] => throw RuleBroken.Invalid("batch-empty", "Name at least one snapshot.", "items"),
            { Count: > MaxItems } => throw RuleBroken.Invalid("batch-too-large", $"A batch has {MaxItems} snapshots at most; these are {wanted.Items.Count}.", "items"),
            _ => wanted.Items,
        };
        if (idempotencyKey is { Length: > MaxKey } or "")
        {
            throw RuleBroken.Invalid("idempotency-key-invalid", $"An idempotency key has 1 to {MaxKey} characters.", "Idempotency-Key");
        }

        IReadOnlyList<FoundSnapshot> found = await lookUp.ExecuteAsync([.. items.Select(i => new WantedSnapshot(i.Connection, i.Region, i.SnapshotName, i.Kind))], actor, cancel);
        return await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            Guid batchId = await FindEarlierAsync(transaction.Db, actor, items, idempotencyKey, cancel) ?? Guid.CreateVersion7(transaction.Now);
            HashSet<string> arns = new(StringComparer.Ordinal);
            List<BatchItemResult> results = [];
            for (int i = 0; i < items.Count; i++)
            {
                results.Add(await MakeOneAsync(transaction, actor, wanted, items[i], found[i], arns, idempotencyKey is null ? null : items[i].KeyUnder(idempotencyKey), items.Count > 1 ? batchId : null, cancel));
            }

            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.BatchSubmitted,
                SubjectType = "batch",
                SubjectId = batchId.ToString(),
                Data = new Dictionary<string, object?> { ["snapshots"] = items.Count, ["requested"] = results.Count(r => r.Refusal is null), ["refused"] = results.Count(r => r.Refusal is not null) },
            });
            return new BatchResult(batchId, results);
        }, cancel);
    }

    private async Task<BatchItemResult> MakeOneAsync(
        PortalTransaction transaction, Actor actor, NewBatch wanted, BatchItem item, FoundSnapshot found, HashSet<string> arns, string? key, Guid? batchId, CancellationToken cancel)
    {
        try
        {
            SnapshotFacts snapshot = found.Snapshot ?? throw found.Refusal!;
            if (!arns.Add(snapshot.Arn))
            {
                throw RuleBroken.Conflict("twice-in-batch", "The batch names this snapshot twice. One request is made for it.");
            }

            NewRequest one = new(item.Connection, item.Region, item.SnapshotName, item.Kind, wanted.Justification, wanted.Ticket, wanted.NotBefore)
            {
                RepeatReason = wanted.RepeatReason, Tags = wanted.Tags, Watchers = wanted.Watchers, OnBehalfOf = wanted.OnBehalfOf,
            };
            return new BatchItemResult(item, await make.ExecuteAsync(transaction, actor, one, snapshot, key, batchId, cancel), null);
        }
        catch (RuleBroken refusal)
        {
            string name = item.SnapshotName is { Length: > 100 } text ? text[..100] + "…" : item.SnapshotName ?? "";
            transaction.AuditRefusal(new Attempted("submit", "snapshot", name), refusal);
            return new BatchItemResult(item, null, refusal);
        }
    }

    private static async Task<Guid?> FindEarlierAsync(PortalDb db, Actor actor, IReadOnlyList<BatchItem> items, string? key, CancellationToken cancel)
    {
        if (key is null)
        {
            return null;
        }

        List<string> keys = [.. items.Select(i => i.KeyUnder(key))];
        return await db.Requests.Where(r => r.RequestedById == actor.Id && r.IdempotencyKey != null && keys.Contains(r.IdempotencyKey)).Select(r => r.BatchId).FirstOrDefaultAsync(cancel);
    }
}
