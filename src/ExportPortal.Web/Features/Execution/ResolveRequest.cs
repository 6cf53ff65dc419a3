using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;
using ExportPortal.Web.Features.Accounts;
using ExportPortal.Web.Features.Requests;
using Microsoft.Extensions.Options;

namespace ExportPortal.Web.Features.Execution;

/// <summary>How an administrator settles a request that needs attention. Exactly one of the three is set.</summary>
/// <param name="AdoptRecord">Name or ARN of the export record that is this request's.</param>
/// <param name="NotOurs">No record is this request's: it was not executed and is sent again.</param>
/// <param name="Close">Close it as failed.</param>
/// <param name="Reason">Why, at least 10 characters.</param>
public sealed record Resolution(string? AdoptRecord, bool NotOurs, bool Close, string? Reason);

/// <summary>The signed-in administrator settles a request that needs attention.</summary>
public sealed class ResolveRequest(CurrentUser user, PortalTransactions transactions, ExportWork work, LightsailReads reads, IWakeUp wakeUp, IOptions<ApprovalSettings> settings)
{
    /// <summary>Settles. What AWS lists now is stored with the decision as its evidence.</summary>
    /// <exception cref="RuleBroken">role-missing, request-not-found, own-request, not-attention, resolution-unclear, reason-required, record-unknown, record-owned, approval-void, aws-unavailable</exception>
    public async Task ExecuteAsync(Guid requestId, Resolution resolution, CancellationToken cancel)
    {
        Attempted attempted = Attempted.OnRequest("resolve", requestId);
        Actor actor = await user.RequireAsync(attempted, cancel, Role.Administrator);
        IReadOnlyList<ExportRecordFacts> candidates;
        IReadOnlyList<OperationFacts> operations;
        try
        {
            ExportRequest seen = await work.ReadAsync(requestId, cancel) ?? throw RequestAccess.NotFound();
            Check(resolution, seen, actor);
            (candidates, operations) = resolution.Close ? ([], []) : await ListAsync(seen, cancel);
        }
        catch (RuleBroken refusal)
        {
            await transactions.RecordRefusalAsync(attempted, actor.ForAudit, refusal);
            throw;
        }

        await transactions.RunAsync(attempted, actor.ForAudit, async transaction =>
        {
            ExportRequest request = await transaction.LoadVisibleAsync(requestId, actor, cancel);
            Check(resolution, request, actor);
            HashSet<string> owned = await ExportWork.OwnedAsync(transaction.Db, [.. candidates.Select(c => c.Arn)], cancel);
            Settle(transaction, request, resolution, candidates, owned, operations);
        }, cancel);
    }

    /// <summary>The export records of the request's snapshot that are new since its last claim, as AWS lists them now: what can be adopted.</summary>
    /// <exception cref="RuleBroken">role-missing, request-not-found, aws-unavailable</exception>
    public async Task<IReadOnlyList<ExportRecordFacts>> ListCandidatesAsync(Guid requestId, CancellationToken cancel)
    {
        await user.RequireRoleAsync(Attempted.OnRequest("list export records", requestId), cancel, Role.Administrator);
        ExportRequest request = await work.ReadAsync(requestId, cancel) ?? throw RequestAccess.NotFound();
        (IReadOnlyList<ExportRecordFacts> candidates, _) = await ListAsync(request, cancel);
        HashSet<string> owned = await work.OwnedAsync([.. candidates.Select(c => c.Arn)], cancel);
        return [.. candidates.Where(c => !owned.Contains(c.Arn))];
    }

    private void Settle(PortalTransaction transaction, ExportRequest request, Resolution resolution, IReadOnlyList<ExportRecordFacts> candidates, HashSet<string> owned, IReadOnlyList<OperationFacts> operations)
    {
        string reason = resolution.Reason!.Trim();
        (string, object?)[] evidence = [("reason", reason), ("was", request.ErrorCode), ("listed", candidates.Select(c => $"{c.Arn} {c.State} {CanonicalJson.Time(c.CreatedAt)}"))];
        if (resolution.AdoptRecord is { } wanted)
        {
            ExportRecordFacts record = candidates.FirstOrDefault(c => c.Arn == wanted || c.Name == wanted)
                ?? throw RuleBroken.Invalid("record-unknown", "AWS lists no such new export record of this snapshot.", "adoptRecord");
            if (owned.Contains(record.Arn))
            {
                throw RuleBroken.Conflict("record-owned", "That export record belongs to another request.");
            }

            request.Adopt(record, operations.Where(o => o.CreatedAt is { } made && (made - record.CreatedAt).Duration() < TimeSpan.FromSeconds(2)), transaction.Now);
            transaction.Audit(AuditActions.ExportResolved, request, [.. evidence, ("resolution", "adopted"), ("record", record.Name), ("recordArn", record.Arn)]);
            transaction.AfterCommit(() => wakeUp.Track(request.Connection, request.Region));
        }
        else if (resolution.NotOurs)
        {
            request.ConfirmNotStarted(candidates.Where(c => !owned.Contains(c.Arn)).Select(c => c.Arn), settings.Value.Terms, transaction.Now);
            transaction.Audit(AuditActions.ExportResolved, request, [.. evidence, ("resolution", "not ours, sent again")]);
            transaction.AfterCommit(() => wakeUp.Start(request.Connection, request.Region));
        }
        else
        {
            request.Fail("closed-by-administrator", reason, transaction.Now);
            transaction.Audit(AuditActions.ExportResolved, request, [.. evidence, ("resolution", "closed as failed")]);
        }
    }

    private static void Check(Resolution resolution, ExportRequest request, Actor actor)
    {
        if (request.Status != RequestStatus.NeedsAttention)
        {
            throw RuleBroken.Conflict("not-attention", $"The request does not need attention. Its state is {request.Status.Quoted()} now.");
        }

        // "Sent again" is a second export if the judgement is wrong: never on one's own request.
        if (request.BelongsTo(actor.Id))
        {
            throw RuleBroken.Forbidden("own-request", "You asked for this. Another administrator must settle it.");
        }

        int chosen = (resolution.AdoptRecord is null ? 0 : 1) + (resolution.NotOurs ? 1 : 0) + (resolution.Close ? 1 : 0);
        if (chosen != 1)
        {
            throw RuleBroken.Invalid("resolution-unclear", "Choose one: adoptRecord, notOurs or close.", "adoptRecord");
        }

        if ((resolution.Reason ?? "").Trim().Length is < 10 or > ExportRequest.MaxComment)
        {
            throw RuleBroken.Invalid("reason-required", $"Give a reason of 10 to {ExportRequest.MaxComment} characters.", "reason");
        }

        if (!resolution.Close && request.ErrorCode is ("plan-changed" or "approval-expired"))
        {
            throw RuleBroken.Conflict("approval-void", "The approval is void: the export must be requested again. This request can only be closed.");
        }
    }

    private async Task<(IReadOnlyList<ExportRecordFacts> Records, IReadOnlyList<OperationFacts> Operations)> ListAsync(ExportRequest request, CancellationToken cancel)
    {
        try
        {
            IReadOnlyList<ExportRecordFacts> records = await reads.ListExportRecordsAsync(request.Connection, request.Region, CallLane.Urgent, cancel);
            IReadOnlyList<OperationFacts> operations = await reads.ListOperationsAsync(request.Connection, request.Region, request.SnapshotName, cancel);
            IReadOnlyList<string> baseline = request.LastAttempt?.Baseline ?? [];
            return ([.. records.Where(r => r.IsOf(request.SnapshotArn, request.SnapshotName) && !baseline.Contains(r.Arn))], operations);
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            CallError error = CallErrors.From("GetExportSnapshotRecords", exception);
            throw RuleBroken.Conflict("aws-unavailable", $"AWS cannot be asked for its export records now: {ErrorCatalogue.For(error.Code, error.HttpStatus).Words} ({error.Code})");
        }
    }
}
