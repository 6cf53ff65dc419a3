using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Requests;

/// <summary>What a requester sends. Nothing else is taken from outside: no status, no requester, no number of approvals.</summary>
/// <param name="Connection">Name of a connection.</param>
/// <param name="Region">One of its regions.</param>
/// <param name="SnapshotName">Name of the snapshot.</param>
/// <param name="Kind">Instance or disk; null to look for both.</param>
/// <param name="Justification">Why, 10 to 2,000 characters; a policy may ask for more.</param>
/// <param name="Ticket">Reference to a ticket, where the policy asks for one.</param>
/// <param name="NotBefore">Not to be sent before, or null.</param>
public sealed record NewRequest(string? Connection, string? Region, string? SnapshotName, SnapshotKind? Kind, string? Justification, string? Ticket, DateTimeOffset? NotBefore)
{
    /// <summary>
    /// Why a snapshot that was exported before is needed again, 10 to 500 characters. Left out by callers that do not know the member, and then not asked for;
    /// approvers see that nobody said why.
    /// </summary>
    public string? RepeatReason { get; init; }

    /// <summary>Tags of the request, "key=value" or words; 10 at most.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Approvers and administrators who are told of it as its requester is: ids or e-mail addresses; 20 at most.</summary>
    public IReadOnlyList<string>? Watchers { get; init; }

    /// <summary>For whom it is asked: id or e-mail address of a requester. Needs the role Approver or Administrator too.</summary>
    public string? OnBehalfOf { get; init; }
}

/// <summary>Makes a request for the export of one snapshot.</summary>
public sealed class SubmitRequest(CurrentUser user, LookUpSnapshot lookUp, MakeRequest make, PortalTransactions transactions, IDbContextFactory<PortalDb> databases)
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

        SnapshotFacts snapshot = await lookUp.ExecuteAsync(wanted.Connection, wanted.Region, wanted.SnapshotName, wanted.Kind, actor, cancel);
        return await transactions.RunAsync(attempted, actor.ForAudit, transaction => make.ExecuteAsync(transaction, actor, wanted, snapshot, idempotencyKey, null, cancel), cancel);
    }

    private async Task<Guid?> FindEarlierAsync(Actor actor, NewRequest wanted, string? key, CancellationToken cancel)
    {
        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        return await MakeRequest.FindEarlierAsync(db, actor, wanted, key, cancel);
    }

    private static string Shorten(string? text) => text is { Length: > 100 } ? text[..100] + "…" : text ?? "";
}
