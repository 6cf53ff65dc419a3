using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Domain.Tests;

/// <summary>Builds requests, through the aggregate's own methods only.</summary>
internal sealed class ARequest
{
    public static readonly CallError Refusal = new("ExportSnapshot", "AccessDeniedException", "User is not authorized.", 400, "aws-1", CallEffect.None);
    public static readonly CallError Silence = new("ExportSnapshot", "no-answer", "No answer within 20 s.", null, null, CallEffect.Unknown);

    private readonly List<Stage> _stages = [];
    private ApprovalPolicy _policy = new() { Name = "Test" };
    private SnapshotFacts _snapshot = ASnapshot.Plain;
    private DateTimeOffset? _notBefore;
    private string _justification = "Move the shop to EC2.";
    private string? _ticket;

    public static ARequest Automatic() => new() { _policy = new ApprovalPolicy { Name = "Automatic", Outcome = PolicyOutcome.Automatic } };

    public static ARequest Needing(int quorum) => new ARequest().Then(quorum);

    public ARequest From(params string[] groups)
    {
        _stages[^1] = _stages[^1] with { Groups = groups };
        return this;
    }

    public ARequest Then(int quorum)
    {
        _stages.Add(new Stage(_stages.Count + 1, quorum, []));
        return this;
    }

    public ARequest Under(ApprovalPolicy policy)
    {
        _policy = policy;
        return this;
    }

    public ARequest Of(SnapshotFacts snapshot)
    {
        _snapshot = snapshot;
        return this;
    }

    public ARequest NotBefore(DateTimeOffset start)
    {
        _notBefore = start;
        return this;
    }

    public ARequest Saying(string justification, string? ticket = null)
    {
        _justification = justification;
        _ticket = ticket;
        return this;
    }

    public ExportRequest Build() => ExportRequest.Submit(
        new Submission
        {
            Number = 1, Snapshot = _snapshot, RequestedById = People.Rita, RequestedByName = "Rita",
            Justification = _justification, Ticket = _ticket, NotBefore = _notBefore,
        },
        _stages.Count > 0 ? _policy with { Stages = [.. _stages] } : _policy, 1, RequestTerms.Standard, People.Noon);

    /// <summary>A request that needed one approval, in a status, reached by the shortest way.</summary>
    public static ExportRequest In(RequestStatus status)
    {
        ExportRequest request = Needing(1).Build();
        DateTimeOffset noon = People.Noon;
        switch (status)
        {
            case RequestStatus.PendingApproval:
                return request;
            case RequestStatus.ChangesRequested:
                request.AskForChanges(People.Anna, request.PlanHash, "Name the project, please.", noon);
                return request;
            case RequestStatus.Rejected:
                request.Reject(People.Anna, request.PlanHash, "Not during the freeze.", noon);
                return request;
            case RequestStatus.Withdrawn:
                request.Withdraw(People.Rita, noon);
                return request;
            case RequestStatus.Expired:
                request.Expire(request.ExpiresAt);
                return request;
        }

        request.ApproveBy(People.Anna);
        if (status is RequestStatus.Approved)
        {
            return request;
        }

        if (status is RequestStatus.Cancelled)
        {
            request.Withdraw(People.Rita, noon);
            return request;
        }

        request.Claim();
        Guid attempt = request.LastAttempt!.Id;
        switch (status)
        {
            case RequestStatus.Reconciling:
                request.RecordUnknown(attempt, Silence, noon.AddMinutes(1), noon);
                break;
            case RequestStatus.NeedsAttention:
                request.RecordUnknown(attempt, Silence, noon.AddMinutes(1), noon);
                request.NeedAttention("no-trace", "Nothing has appeared.", noon);
                break;
            case RequestStatus.Failed:
                request.RecordRefused(attempt, Refusal, noon);
                break;
            case RequestStatus.Exporting:
                request.RecordStarted(attempt, [Operation("op-1")], 200, "aws-1", noon);
                break;
            case RequestStatus.Succeeded:
                request.RecordStarted(attempt, [Operation("op-1")], 200, "aws-1", noon);
                request.Succeed("ami-1", "ec2", noon);
                break;
        }

        return request;
    }

    public static OperationFacts Operation(string id, string status = "Started") => new()
    {
        Id = id, ResourceName = "shop-1-nightly", ResourceType = "InstanceSnapshot", CreatedAt = People.Noon, RegionName = "eu-central-1", AvailabilityZone = "all",
        IsTerminal = status is "Succeeded" or "Failed", OperationDetails = "record-1", OperationType = "ExportSnapshot", Status = status, StatusChangedAt = People.Noon,
        ErrorCode = status == "Failed" ? "InternalError" : null, ErrorDetails = status == "Failed" ? "It broke." : null,
    };

    public static ExportRecordFacts Record(string arn = "arn:record-1") =>
        new("record-1", arn, People.Noon, "Started", "shop-1-nightly", ASnapshot.Plain.Arn, null, null);
}

/// <summary>Short forms of calls whose details do not matter to a test.</summary>
internal static class ShortForms
{
    public static bool ApproveBy(this ExportRequest request, Approver approver, DateTimeOffset? at = null) =>
        request.Approve(approver, request.PlanHash, null, RequestTerms.Standard, at ?? People.Noon);

    public static ExportAttempt Claim(this ExportRequest request, DateTimeOffset? at = null) =>
        request.Claim(Guid.CreateVersion7(), "node-1", ["arn:old-record"], TimeSpan.FromMinutes(2), at ?? People.Noon);

    /// <summary>Asks without a cost, at noon.</summary>
    public static bool Holds(this PolicyMatch match, SnapshotFacts snapshot, IReadOnlyCollection<string> groups) => match.Holds(new PolicyQuestion(snapshot, groups, People.Noon, null));

    /// <summary>Asks without a cost, at noon.</summary>
    public static ApprovalPolicy Decide(this PolicySet set, SnapshotFacts snapshot, IReadOnlyCollection<string> groups) => set.Decide(new PolicyQuestion(snapshot, groups, People.Noon, null));

    public static RuleBroken Refuses(Action action) => Assert.Throws<RuleBroken>(action);
}
