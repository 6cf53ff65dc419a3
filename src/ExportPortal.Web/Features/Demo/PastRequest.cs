using ExportPortal.Data.Audit;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>What somebody asked for in an invented history.</summary>
/// <param name="Snapshot">The snapshot as it stood then.</param>
/// <param name="Justification">Why.</param>
/// <param name="Ticket">Reference to a ticket, or null.</param>
/// <param name="NotBefore">Start, or null.</param>
/// <param name="Cost">Estimated cost a month, or null.</param>
internal sealed record PastWish(SnapshotFacts Snapshot, string Justification, string? Ticket, DateTimeOffset? NotBefore = null, CostEstimate? Cost = null);

/// <summary>
/// One request of an invented history. It changes through the aggregate's own methods only, and notes for each change the event that the
/// use case of the same name leaves, with the time at which it happened.
/// </summary>
internal sealed partial class PastRequest
{
    private readonly List<PastEvent> _events = [];

    private PastRequest(ExportRequest request) => Request = request;

    /// <summary>The request as it stands.</summary>
    public ExportRequest Request { get; }

    /// <summary>What has happened to it, in order.</summary>
    public IReadOnlyList<PastEvent> Events => _events;

    /// <summary>As SubmitRequest.</summary>
    public static PastRequest Submit(PastPerson person, long number, PastWish wish, PolicySet inForce, DateTimeOffset at)
    {
        ApprovalPolicy policy = inForce.Decide(new PolicyQuestion(wish.Snapshot, person.Groups, at, wish.Cost?.Amount));
        PastRequest past = new(ExportRequest.Submit(
            new Submission
            {
                Number = number, Snapshot = wish.Snapshot, RequestedById = person.Id, RequestedByName = person.Name,
                Justification = wish.Justification, Ticket = wish.Ticket, NotBefore = wish.NotBefore, EstimatedMonthlyCost = wish.Cost,
                Checks = new CheckVerdict(["snapshot-ready", "blueprint", "policy", "no-duplicate"], [], at),
            },
            policy, inForce.Version, RequestTerms.Standard, at));
        ExportRequest r = past.Request;
        past.Note(at, person.ForAudit, AuditActions.RequestSubmitted,
            ("justification", r.Justification), ("ticket", r.Ticket), ("notBefore", r.NotBefore), ("snapshotArn", r.SnapshotArn), ("kind", r.Kind), ("sizeInGb", r.SizeInGb),
            ("tags", wish.Snapshot.Tags.Select(t => $"{t.Key}={t.Value}")), ("policy", policy.Name), ("policyVersion", inForce.Version), ("requiredApprovals", r.RequiredApprovals), ("planHash", r.PlanHash),
            ("checksPassed", r.Checks!.Passed), ("checksWarned", r.Checks.Warned));
        if (r.Status == RequestStatus.Approved)
        {
            past.Note(at, person.ForAudit, AuditActions.RequestApprovedByRule, ("policy", policy.Name));
        }

        return past;
    }

    /// <summary>Whether a person could decide at a time.</summary>
    public bool MayDecide(PastPerson person, DateTimeOffset at) => Request.WhyNotDecidableBy(person.ForDecisions, at) is null;

    /// <summary>As DecideRequest, a yes.</summary>
    public void Approve(PastPerson person, string? comment, DateTimeOffset at)
    {
        Request.Approve(person.ForDecisions, Request.PlanHash, comment, RequestTerms.Standard, at);
        int given = Request.PresentDecisions.Count(d => d.Kind == DecisionKind.Approved);
        Note(at, person.ForAudit, AuditActions.ApprovalGiven, ("comment", comment), ("planHash", Request.PlanHash), ("approvals", given), ("required", Request.RequiredApprovals));
    }

    /// <summary>As DecideRequest, a no.</summary>
    public void Reject(PastPerson person, string comment, DateTimeOffset at)
    {
        Request.Reject(person.ForDecisions, Request.PlanHash, comment, at);
        Note(at, person.ForAudit, AuditActions.ApprovalRejected, ("comment", comment), ("planHash", Request.PlanHash));
    }

    /// <summary>As DecideRequest, not like this.</summary>
    public void AskForChanges(PastPerson person, string comment, DateTimeOffset at)
    {
        Request.AskForChanges(person.ForDecisions, Request.PlanHash, comment, at);
        Note(at, person.ForAudit, AuditActions.ApprovalChangesRequested, ("comment", comment), ("planHash", Request.PlanHash));
    }

    /// <summary>As ResubmitRequest.</summary>
    public void Resubmit(PastPerson person, string justification, string? ticket, DateTimeOffset at)
    {
        Dictionary<string, object?> before = Words();
        Request.Resubmit(person.Id, justification, ticket, Request.NotBefore, RequestTerms.Standard, at);
        Note(at, person.ForAudit, AuditActions.RequestResubmitted, ("revision", Request.Revision), ("before", before), ("after", Words()));
    }

    /// <summary>As WithdrawRequest.</summary>
    public void Withdraw(PastPerson person, DateTimeOffset at)
    {
        Request.Withdraw(person.Id, at);
        Note(at, person.ForAudit, Request.Status == RequestStatus.Cancelled ? AuditActions.RequestCancelled : AuditActions.RequestWithdrawn);
    }

    /// <summary>As the sweep.</summary>
    public void Expire(DateTimeOffset at)
    {
        Request.Expire(at);
        Note(at, AuditActor.System("sweep"), AuditActions.RequestExpired, ("expiresAt", Request.ExpiresAt));
    }

    /// <summary>Somebody tries to decide who may not.</summary>
    public void TryToApprove(PastPerson person, DateTimeOffset at)
    {
        if (Request.WhyNotDecidableBy(person.ForDecisions, at) is { } refusal)
        {
            _events.Add(Refusal(person, "approve", Request, refusal, at));
        }
    }

    private static PastEvent Refusal(PastPerson person, string tried, ExportRequest request, RuleBroken refusal, DateTimeOffset at) => new(at, person.ForAudit, new AuditEntry
    {
        Action = AuditActions.Refused,
        SubjectType = "request",
        SubjectId = request.Id.ToString(),
        RequestId = request.Id,
        Data = new Dictionary<string, object?> { ["tried"] = tried, ["code"] = refusal.Code, ["message"] = refusal.Message },
    });

    private Dictionary<string, object?> Words() => new() { ["justification"] = Request.Justification, ["ticket"] = Request.Ticket, ["notBefore"] = Request.NotBefore };

    private void Note(DateTimeOffset at, AuditActor actor, string action, params (string Name, object? Value)[] data) =>
        _events.Add(new PastEvent(at, actor, RequestAudit.Entry(action, Request, data)));
}
