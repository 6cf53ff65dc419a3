using System.Security.Cryptography;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;

namespace ExportPortal.Domain.Requests;

/// <summary>
/// One person's wish to export one snapshot, from submission to its end. This file holds asking and deciding;
/// ExportRequest.Asking.cs holds what is said beside reason, ticket and start, ExportRequest.Waiting.cs reminders and escalation, ExportRequest.Execution.cs what follows an approval. The state table is in <see cref="RequestStatusRules"/>.
/// </summary>
public sealed partial class ExportRequest
{
    /// <summary>The longest justification, in characters.</summary>
    public const int MaxJustification = 2000;

    /// <summary>The longest comment, in characters.</summary>
    public const int MaxComment = 2000;

    private readonly List<Decision> _decisions = [];

    private ExportRequest()
    {
    }

    /// <summary>Identifier, UUID version 7.</summary>
    public Guid Id { get; private set; }

    /// <summary>Short number for people, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Concurrency token: one more at each change.</summary>
    public long Version { get; private set; }

    /// <summary>Where it stands.</summary>
    public RequestStatus Status { get; private set; }

    /// <summary>One more at each edit; decisions count for the present revision only.</summary>
    public int Revision { get; private set; }

    /// <summary>What approvers decide on.</summary>
    public Plan Plan { get; private set; } = null!;

    /// <summary>Hash of what approvers decide on, lower-case hex: the plan with the requester's words of this revision.</summary>
    public string PlanHash { get; private set; } = "";

    /// <summary>The policy as it stood at submission.</summary>
    public ApprovalPolicy Policy { get; private set; } = null!;

    /// <summary>Name of the connection; of the plan, as a column.</summary>
    public string Connection { get; private set; } = "";

    /// <summary>AWS region; of the plan, as a column.</summary>
    public string Region { get; private set; } = "";

    /// <summary>Name of the snapshot; of the plan, as a column.</summary>
    public string SnapshotName { get; private set; } = "";

    /// <summary>ARN of the snapshot; of the plan, as a column.</summary>
    public string SnapshotArn { get; private set; } = "";

    /// <summary>Instance or disk snapshot; of the plan, as a column.</summary>
    public SnapshotKind Kind { get; private set; }

    /// <summary>GB; of the plan, as a column.</summary>
    public int SizeInGb { get; private set; }

    /// <summary>The snapshot's tags, each as "key=value" between line feeds, so that one is found by its whole; of the plan, as a column.</summary>
    public string TagLines { get; private set; } = "";

    /// <summary>Estimated storage cost a month, or null when no price was known; of the plan, as a column.</summary>
    public decimal? MonthlyCost { get; private set; }

    /// <summary>ISO 4217 of <see cref="MonthlyCost"/>; of the plan, as a column.</summary>
    public string? CostCurrency { get; private set; }

    /// <summary>Why the requester wants it.</summary>
    public string Justification { get; private set; } = "";

    /// <summary>Reference to a ticket, or null.</summary>
    public string? Ticket { get; private set; }

    /// <summary>Not to be sent before, UTC, or null for as soon as it is approved.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>Who asked.</summary>
    public Guid RequestedById { get; private set; }

    /// <summary>The requester's name at that time.</summary>
    public string RequestedByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>Last change, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When it expires if nobody decides, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When the last approval came, UTC, or null.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Until when the approval may be used, UTC, or null before it.</summary>
    public DateTimeOffset? ApprovalValidUntil { get; private set; }

    /// <summary>When it reached an end, UTC, or null.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The client's key of the submission: the same key from the same person makes one request only.</summary>
    public string? IdempotencyKey { get; private set; }

    /// <summary>What it was submitted with in one go, or null when alone.</summary>
    public Guid? BatchId { get; private set; }

    /// <summary>When the portal has to do something next (expire, start, look, poll), UTC; null when it has nothing to do.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>All decisions, also those about older revisions.</summary>
    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>Decisions that count.</summary>
    public IEnumerable<Decision> PresentDecisions => _decisions.Where(d => d.Revision == Revision && d.TakenBackAt is null);

    /// <summary>How many approvals its policy demands in all.</summary>
    public int RequiredApprovals => Policy.RequiredApprovals;

    /// <summary>The stage that waits for approvals, with the fallback group once it has been escalated; null when all have theirs.</summary>
    public Stage? CurrentStage
    {
        get
        {
            Stage? stage = Policy.Stages.FirstOrDefault(s => ApprovalsOf(s) < s.Quorum);
            return stage is null || EscalatedTo is null || stage.Groups.Count == 0 ? stage : stage with { Groups = [.. stage.Groups, EscalatedTo] };
        }
    }

    /// <summary>Before this nothing is sent: after the last approval, the time for a change of mind, the wished start, and the policy's freeze windows. UTC; null before it is approved.</summary>
    public DateTimeOffset? EarliestStart => ApprovedAt is { } approved ? Policy.EarliestStart(approved, NotBefore) : null;

    /// <summary>How many approvals of the present revision a stage has.</summary>
    public int ApprovalsOf(Stage stage) => PresentDecisions.Count(d => d.Stage == stage.Number && d.Kind == DecisionKind.Approved);

    /// <summary>Makes a request. It is approved at once where the policy says so.</summary>
    /// <param name="submission">Who asks for what.</param>
    /// <param name="policy">The policy that matched.</param>
    /// <param name="policyVersion">Version of the set it is from.</param>
    /// <param name="terms">How long requests and approvals live.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <exception cref="RuleBroken">
    /// policy-refuses, justification-too-short, justification-too-long, ticket-required, ticket-pattern, not-before-past, repeat-reason-too-short, repeat-reason-too-long, on-behalf-of-self,
    /// too-many-tags, tag-invalid
    /// </exception>
    public static ExportRequest Submit(Submission submission, ApprovalPolicy policy, int policyVersion, RequestTerms terms, DateTimeOffset now)
    {
        if (policy.Outcome == PolicyOutcome.Refuse)
        {
            throw RuleBroken.Conflict("policy-refuses", $"Policy \"{policy.Name}\" does not allow this export: {policy.RefusalReason}");
        }

        Plan plan = new()
        {
            Snapshot = submission.Snapshot,
            PolicyName = policy.Name,
            PolicyVersion = policyVersion,
            EstimatedMonthlyCost = submission.EstimatedMonthlyCost,
        };
        ExportRequest request = new()
        {
            Id = Guid.CreateVersion7(now),
            Number = submission.Number,
            Version = 1,
            Revision = 1,
            Status = RequestStatus.PendingApproval,
            Plan = plan,
            Policy = policy,
            Connection = submission.Snapshot.Connection,
            Region = submission.Snapshot.Region,
            SnapshotName = submission.Snapshot.Name,
            SnapshotArn = submission.Snapshot.Arn,
            Kind = submission.Snapshot.Kind,
            SizeInGb = submission.Snapshot.SizeInGb,
            TagLines = SnapshotTag.ToLines(submission.Snapshot.Tags),
            MonthlyCost = submission.EstimatedMonthlyCost?.Amount,
            CostCurrency = submission.EstimatedMonthlyCost?.Currency,
            RequestedById = submission.RequestedById,
            RequestedByName = submission.RequestedByName,
            RequestedAt = now,
            UpdatedAt = now,
            ExpiresAt = now + terms.RequestsExpireAfter,
            IdempotencyKey = submission.IdempotencyKey,
            BatchId = submission.BatchId,
            Checks = submission.Checks,
        };
        request.TakeWords(submission.Justification, submission.Ticket, submission.NotBefore, now);
        request.TakeRepeatReason(submission.RepeatReason);
        request.TakeTags(submission.Tags);
        request.AskFor(submission.OnBehalfOfId, submission.OnBehalfOfName);
        request.PlanHash = request.HashOfWhatIsSeen();
        request.WaitForDecisions(terms, now);
        return request;
    }

    /// <summary>Counts one approver's yes. The request is approved when every stage has its quorum.</summary>
    /// <returns>Whether it is approved now.</returns>
    /// <exception cref="RuleBroken">own-request, wrong-stage, already-decided, plan-changed, not-pending, expired</exception>
    public bool Approve(Approver approver, string seenPlanHash, string? comment, RequestTerms terms, DateTimeOffset now)
    {
        Stage stage = RequireDecidable(approver, seenPlanHash, now);
        _decisions.Add(Decision.Make(this, DecisionKind.Approved, stage.Number, approver, CleanComment(comment), now));
        Touch(now);
        if (CurrentStage is { } next)
        {
            if (next.Number != stage.Number)
            {
                BeginWaiting(terms, now);
            }

            return false;
        }

        BecomeApproved(terms, now);
        return true;
    }

    /// <summary>One no ends the request.</summary>
    /// <exception cref="RuleBroken">comment-required, and those of <see cref="Approve"/></exception>
    public void Reject(Approver approver, string seenPlanHash, string? comment, DateTimeOffset now)
    {
        Stage stage = RequireDecidable(approver, seenPlanHash, now);
        string reason = RequireReason(comment, "comment");
        _decisions.Add(Decision.Make(this, DecisionKind.Rejected, stage.Number, approver, reason, now));
        Become(RequestStatus.Rejected, now);
    }

    /// <summary>Sends the request back to its requester, who may change it.</summary>
    /// <exception cref="RuleBroken">comment-required, and those of <see cref="Approve"/></exception>
    public void AskForChanges(Approver approver, string seenPlanHash, string? comment, DateTimeOffset now)
    {
        Stage stage = RequireDecidable(approver, seenPlanHash, now);
        string reason = RequireReason(comment, "comment");
        _decisions.Add(Decision.Make(this, DecisionKind.ChangesRequested, stage.Number, approver, reason, now));
        Become(RequestStatus.ChangesRequested, now);
        DueAt = ExpiresAt;
    }

    /// <summary>
    /// An approver's change of mind, within the policy's undo window: the approval no longer counts. What was approved already is cancelled,
    /// before anything is sent.
    /// </summary>
    /// <exception cref="RuleBroken">not-approved-by-you, no-undo, undo-window-over, comment-required, not-withdrawable</exception>
    public void TakeBackApproval(Guid personId, string? comment, DateTimeOffset now)
    {
        Require(Status is RequestStatus.PendingApproval or RequestStatus.Approved, "not-withdrawable", $"A request in the state {Words} cannot be taken back.");
        Decision mine = PresentDecisions.LastOrDefault(d => d.PersonId == personId && d.Kind == DecisionKind.Approved)
            ?? throw RuleBroken.Conflict("not-approved-by-you", "You have not approved this request.");
        Require(Policy.UndoWindow is not null, "no-undo", $"Policy \"{Policy.Name}\" lets nobody take an approval back.");
        Require(now < mine.At + Policy.UndoWindow!.Value, "undo-window-over", "The time in which the approval could be taken back is over.");
        RequireReason(comment, "comment");
        int? stage = CurrentStage?.Number;
        mine.TakeBack(now);
        if (Status == RequestStatus.Approved)
        {
            Become(RequestStatus.Cancelled, now);
            return;
        }

        Touch(now);
        if (CurrentStage?.Number != stage)
        {
            // An earlier stage waits again: from now, and without the fallback group of the later one.
            BeginWaiting(null, now);
        }
    }

    /// <summary>Until when a person can take the own approval back, UTC; null when that is impossible now.</summary>
    public DateTimeOffset? CanTakeBackUntil(Guid personId, DateTimeOffset now)
    {
        DateTimeOffset? until = Status is RequestStatus.PendingApproval or RequestStatus.Approved
            ? PresentDecisions.LastOrDefault(d => d.PersonId == personId && d.Kind == DecisionKind.Approved)?.At + Policy.UndoWindow : null;
        return until > now ? until : null;
    }

    /// <summary>The requester's edit: a new revision, for which no decision counts yet.</summary>
    /// <param name="personId">Who edits.</param>
    /// <param name="justification">Why.</param>
    /// <param name="ticket">Reference to a ticket, or null.</param>
    /// <param name="notBefore">Not to be sent before, or null.</param>
    /// <param name="terms">How long requests and approvals live.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <param name="repeatReason">Why it is exported again; null leaves it as it is.</param>
    /// <param name="tags">The request's own tags; null leaves them as they are.</param>
    /// <exception cref="RuleBroken">not-requester, not-editable, and those of <see cref="Submit"/></exception>
    public void Resubmit(
        Guid personId, string justification, string? ticket, DateTimeOffset? notBefore, RequestTerms terms, DateTimeOffset now, string? repeatReason = null, IReadOnlyList<string>? tags = null)
    {
        RequireRequester(personId);
        Require(Status is RequestStatus.ChangesRequested or RequestStatus.PendingApproval, "not-editable", $"A request in the state {Words} cannot be edited.");
        TakeWords(justification, ticket, notBefore, now);
        TakeRepeatReason(repeatReason ?? RepeatReason);
        TakeTags(tags ?? Tags);
        Revision++;
        PlanHash = HashOfWhatIsSeen();
        ExpiresAt = now + terms.RequestsExpireAfter;
        if (Status == RequestStatus.ChangesRequested)
        {
            Become(RequestStatus.PendingApproval, now);
        }

        WaitForDecisions(terms, now);
    }

    /// <summary>The requester takes the request back: withdrawn before it is approved, cancelled before it is sent.</summary>
    /// <exception cref="RuleBroken">not-requester, not-withdrawable</exception>
    public void Withdraw(Guid personId, DateTimeOffset now)
    {
        RequireRequester(personId);
        RequestStatus next = Status == RequestStatus.Approved ? RequestStatus.Cancelled : RequestStatus.Withdrawn;
        Require(Status.MayBecome(next), "not-withdrawable", $"A request in the state {Words} cannot be taken back.");
        Become(next, now);
    }

    /// <summary>Nobody decided in time.</summary>
    /// <exception cref="RuleBroken">not-expired</exception>
    public void Expire(DateTimeOffset now)
    {
        Require(Status is RequestStatus.PendingApproval or RequestStatus.ChangesRequested && now >= ExpiresAt, "not-expired", "The request is not due to expire.");
        Become(RequestStatus.Expired, now);
    }

    /// <summary>The first of a person's authorities (the own one, then those stood in for) under which the person may decide; the own one when none is.</summary>
    public Approver ChooseAuthority(IReadOnlyList<Approver> authorities, DateTimeOffset now) =>
        authorities.FirstOrDefault(a => WhyNotDecidableBy(a, now) is null) ?? authorities[0];

    /// <summary>Why a person may not decide now: the code and sentence of the refusal, or null when the person may.</summary>
    public RuleBroken? WhyNotDecidableBy(Approver approver, DateTimeOffset now)
    {
        if (Status != RequestStatus.PendingApproval)
        {
            return RuleBroken.Conflict("not-pending", $"The request is no longer waiting for approval. Its state is {Words} now.");
        }

        if (now >= ExpiresAt)
        {
            return RuleBroken.Conflict("expired", "The request has expired: nobody decided in time.");
        }

        if (approver.PersonId == RequestedById || approver.DeputyForId == RequestedById)
        {
            return RuleBroken.Forbidden("own-request", "You asked for this. Somebody else must decide.");
        }

        if (BelongsTo(approver.PersonId) || (approver.DeputyForId is { } absent && BelongsTo(absent)))
        {
            return RuleBroken.Forbidden("own-request", "This was asked for on your behalf. Somebody else must decide.");
        }

        Stage? stage = CurrentStage;
        if (stage is null || !stage.Admits(approver.Groups))
        {
            return RuleBroken.Forbidden("wrong-stage", $"This stage is for: {(stage is null ? "nobody" : string.Join(", ", stage.Groups))}.");
        }

        // A deputy and the person stood in for are one authority; it counts once.
        bool decided = PresentDecisions.Any(d => Same(d.PersonId) || (d.DeputyForId is Guid id && Same(id)));
        return decided ? RuleBroken.Conflict("already-decided", "You have decided on this request already. It takes somebody else.") : null;

        bool Same(Guid id) => id == approver.PersonId || id == approver.DeputyForId;
    }

    /// <summary>Everything an approver decides on: the plan, and the requester's words and start in this revision. What is not said is not in it.</summary>
    private string HashOfWhatIsSeen()
    {
        Dictionary<string, object?> seen = new() { ["plan"] = Plan.ComputeHash(), ["revision"] = Revision, ["justification"] = Justification, ["ticket"] = Ticket, ["notBefore"] = NotBefore };
        if (RepeatReason is not null)
        {
            seen["repeatReason"] = RepeatReason;
        }

        if (OnBehalfOfId is { } other)
        {
            seen["onBehalfOf"] = other.ToString();
        }

        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(seen)));
    }

    private Stage RequireDecidable(Approver approver, string seenPlanHash, DateTimeOffset now)
    {
        if (WhyNotDecidableBy(approver, now) is { } refusal)
        {
            throw refusal;
        }

        Require(seenPlanHash == PlanHash, "plan-changed", "The request has changed since you opened it. Look at it again before you decide.");
        return CurrentStage!;
    }

    private void TakeWords(string? justification, string? ticket, DateTimeOffset? notBefore, DateTimeOffset now)
    {
        string words = Storable(justification ?? "").Trim();
        if (words.Length < Policy.MinJustification)
        {
            throw RuleBroken.Invalid("justification-too-short", $"Say in at least {Policy.MinJustification} characters why the export is needed.", "justification");
        }

        if (words.Length > MaxJustification)
        {
            throw RuleBroken.Invalid("justification-too-long", $"The justification has {words.Length} characters; {MaxJustification} are the most.", "justification");
        }

        string? reference = string.IsNullOrWhiteSpace(ticket) ? null : Storable(ticket).Trim();
        TicketRule.Check(Policy.TicketPattern, reference);
        if (notBefore <= now.AddMinutes(-5))
        {
            throw RuleBroken.Invalid("not-before-past", "The start lies in the past.", "notBefore");
        }

        if (notBefore > now.AddDays(90))
        {
            throw RuleBroken.Invalid("not-before-too-far", "The start lies more than 90 days ahead.", "notBefore");
        }

        Justification = words;
        Ticket = reference;
        NotBefore = notBefore?.ToUniversalTime();
    }

    private void WaitForDecisions(RequestTerms terms, DateTimeOffset now)
    {
        DueAt = ExpiresAt;
        BeginWaiting(terms, now);
        Touch(now);
        if (Policy.Outcome == PolicyOutcome.Automatic)
        {
            BecomeApproved(terms, now);
        }
    }

    private void BecomeApproved(RequestTerms terms, DateTimeOffset now)
    {
        Become(RequestStatus.Approved, now);
        ApprovedAt = now;
        DateTimeOffset start = EarliestStart!.Value;
        ApprovalValidUntil = start + terms.ApprovalsExpireAfter;
        DueAt = start;
    }

    private void RequireRequester(Guid personId)
    {
        if (personId != RequestedById)
        {
            throw RuleBroken.Forbidden("not-requester", "Only the person who asked for it may do this.");
        }
    }

    private static string RequireReason(string? comment, string field)
    {
        string? reason = CleanComment(comment);
        return reason is { Length: >= 10 } ? reason : throw RuleBroken.Invalid("comment-required", "Give a reason of at least 10 characters.", field);
    }

    private static string? CleanComment(string? comment)
    {
        string? clean = string.IsNullOrWhiteSpace(comment) ? null : Storable(comment).Trim();
        return clean is { Length: > MaxComment }
            ? throw RuleBroken.Invalid("comment-too-long", $"The comment has {clean.Length} characters; {MaxComment} are the most.", "comment")
            : clean;
    }

    // PostgreSQL text cannot hold U+0000.
    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    private static void Require(bool holds, string code, string message)
    {
        if (!holds)
        {
            throw RuleBroken.Conflict(code, message);
        }
    }

    private string Words => Status.Quoted(NotBefore is not null && Status == RequestStatus.Approved && NotBefore > UpdatedAt);

    private void Become(RequestStatus next, DateTimeOffset now)
    {
        Require(Status.MayBecome(next), "illegal-transition", $"A request in the state {Words} cannot become {next}.");
        Status = next;
        EndedAt = next.IsEnd() ? now : null;
        DueAt = null;
        NudgeAt = null;
        UndecidableSince = null;
        Touch(now);
    }

    private void Touch(DateTimeOffset now)
    {
        Version++;
        UpdatedAt = now;
    }
}
