using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Web.Tests.Desk;

/// <summary>Makes requests and leads them through their lives, at the clock's time, each step with its audit event.</summary>
public sealed class Stories(PortalTransactions transactions, FakeTimeProvider clock)
{
    /// <summary>Two people of platform, then one of security.</summary>
    public static readonly ApprovalPolicy TwoStages = new()
    {
        Name = "Production", Match = new PolicyMatch { Tags = ["env=prod"] }, Stages = [new Stage(1, 2, ["platform"]), new Stage(2, 1, ["security"])],
    };

    /// <summary>Two yeses of any approvers.</summary>
    public static readonly ApprovalPolicy Quorum2 = new() { Name = "Large", Stages = [new Stage(1, 2, [])] };

    /// <summary>ARN of a snapshot of the stories.</summary>
    public static string ArnOf(string snapshot, string region) => $"arn:aws:lightsail:{region}:111122223333:InstanceSnapshot/{snapshot}";

    public Task<Guid> SubmitAsync(Person requester, string snapshot, ApprovalPolicy? policy = null, string region = "eu-central-1", string? ticket = null, int sizeInGb = 40, Guid? batch = null) =>
        RunAsync("submit", async transaction =>
        {
            long number = await transaction.Db.Requests.MaxAsync(r => (long?)r.Number) ?? 0;
            SnapshotFacts facts = new()
            {
                Connection = "acme-europe", Region = region, Name = snapshot, Arn = ArnOf(snapshot, region), Kind = SnapshotKind.Instance,
                CreatedAt = transaction.Now.AddDays(-3), State = "available", SizeInGb = sizeInGb, SourceName = snapshot.Split('-')[0], Tags = [new SnapshotTag("env", "test")],
            };
            ExportRequest request = ExportRequest.Submit(
                new Submission { Number = number + 1, Snapshot = facts, RequestedById = requester.Id, RequestedByName = requester.Name, Justification = "Move the machine to EC2 for the load test.", Ticket = ticket, BatchId = batch },
                policy ?? PolicySet.Default, 1, RequestTerms.Standard, transaction.Now);
            transaction.Db.Requests.Add(request);
            transaction.Audit(AuditActions.RequestSubmitted, request, ("justification", request.Justification));
            return request.Id;
        });

    public Task ApproveAsync(Guid id, Person approver, params string[] groups) => ChangeAsync(id, AuditActions.ApprovalGiven, (request, now) =>
        request.Approve(new Approver(approver.Id, approver.Name, groups), request.PlanHash, null, RequestTerms.Standard, now));

    public Task RejectAsync(Guid id, Person approver) => ChangeAsync(id, AuditActions.ApprovalRejected, (request, now) =>
        request.Reject(new Approver(approver.Id, approver.Name, []), request.PlanHash, "The data may not leave this account.", now));

    public Task WithdrawAsync(Guid id) => ChangeAsync(id, AuditActions.RequestWithdrawn, (request, now) => request.Withdraw(request.RequestedById, now));

    public Task StartAsync(Guid id) => ChangeAsync(id, AuditActions.ExportCalled, (request, now) =>
    {
        Guid attempt = Guid.CreateVersion7(now);
        request.Claim(attempt, "node-1", [], TimeSpan.FromMinutes(2), now);
        request.RecordStarted(attempt, [OperationOf(request, attempt, "Started", now)], 200, $"aws-{attempt:N}", now);
    });

    public Task SucceedAsync(Guid id) => ChangeAsync(id, AuditActions.ExportSucceeded, (request, now) =>
    {
        request.TakeOperation(OperationOf(request, request.LastAttempt!.Id, "Succeeded", now), now);
        request.Succeed($"ami-{request.Number:x17}", "Amazon EC2", now);
    });

    public Task FailAsync(Guid id, string code) => ChangeAsync(id, AuditActions.ExportFailed, (request, now) =>
    {
        Guid attempt = Guid.CreateVersion7(now);
        request.Claim(attempt, "node-1", [], TimeSpan.FromMinutes(2), now);
        request.RecordRefused(attempt, new CallError("ExportSnapshot", code, "User: arn:aws:sts::111122223333 is not authorized.", 400, "aws-request-1", CallEffect.None), now);
    });

    public Task NeedAttentionAsync(Guid id) => ChangeAsync(id, AuditActions.ExportNeedsAttention, (request, now) =>
        request.NeedAttention("plan-changed", "Its size is 80 GB, not 40 GB.", now));

    private Task<bool> ChangeAsync(Guid id, string action, Action<ExportRequest, DateTimeOffset> change) => RunAsync(action, async transaction =>
    {
        ExportRequest request = await transaction.LoadRequestAsync(id, CancellationToken.None);
        change(request, transaction.Now);
        transaction.Audit(action, request);
        return true;
    });

    private Task<T> RunAsync<T>(string what, Func<PortalTransaction, Task<T>> work)
    {
        clock.Advance(TimeSpan.FromMilliseconds(1)); // no two events at the same instant
        return transactions.RunAsync(AuditActor.System(what), work, CancellationToken.None);
    }

    private static OperationFacts OperationOf(ExportRequest request, Guid attempt, string status, DateTimeOffset now) => new()
    {
        Id = attempt.ToString(), ResourceName = request.SnapshotName, ResourceType = "InstanceSnapshot", CreatedAt = now, RegionName = request.Region, AvailabilityZone = "all",
        IsTerminal = status == "Succeeded", OperationType = "ExportSnapshot", Status = status, StatusChangedAt = now, OperationDetails = request.SnapshotName,
    };
}
