using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Demo;

/// <summary>How a request of an invented history came to its end.</summary>
internal enum PastEnd
{
    /// <summary>Exported at the first attempt.</summary>
    Succeeded,

    /// <summary>Exported after AWS asked to slow down.</summary>
    SucceededLater,

    /// <summary>Exported after a failure and a retry.</summary>
    SucceededAtRetry,

    /// <summary>The answer was lost; the record was found and adopted.</summary>
    Adopted,

    /// <summary>AWS refused the call.</summary>
    Refused,

    /// <summary>AWS began and failed.</summary>
    FailedAtAws,

    /// <summary>The snapshot was deleted before the call.</summary>
    SnapshotGone,

    /// <summary>No trace was found and an administrator closed it.</summary>
    Closed,

    /// <summary>An approver said no.</summary>
    Rejected,

    /// <summary>Taken back before approval.</summary>
    Withdrawn,

    /// <summary>Taken back after approval.</summary>
    Cancelled,

    /// <summary>Nobody decided.</summary>
    Expired,
}

/// <summary>Walks requests of an invented history from their submission to their end. Everything but an expiry is over within 36 hours.</summary>
/// <param name="random">Where all choices come from.</param>
/// <param name="snapshots">What is asked for.</param>
/// <param name="policies">The policies that were in force.</param>
/// <param name="prices">What storage costs.</param>
/// <param name="requesters">Who asks.</param>
/// <param name="approvers">Who decides; between them they can fill every stage.</param>
/// <param name="administrator">Who settles doubtful exports.</param>
internal sealed class PastPaths(
    Random random, InventedSnapshots snapshots, PolicySet policies, PriceTable prices, IReadOnlyList<PastPerson> requesters, IReadOnlyList<PastPerson> approvers,
    PastPerson administrator)
{
    /// <summary>The time in which everything but an expiry is over.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(36);

    // Shares in a thousand, about what a well-run company sees.
    private static readonly (PastEnd End, int Share)[] Shares =
    [
        (PastEnd.Succeeded, 655), (PastEnd.SucceededLater, 20), (PastEnd.SucceededAtRetry, 25), (PastEnd.Adopted, 15), (PastEnd.Refused, 65), (PastEnd.FailedAtAws, 30),
        (PastEnd.SnapshotGone, 20), (PastEnd.Closed, 10), (PastEnd.Rejected, 65), (PastEnd.Withdrawn, 40), (PastEnd.Cancelled, 20), (PastEnd.Expired, 35),
    ];

    /// <summary>One of the ends, as often as it is common.</summary>
    public PastEnd AnyEnd()
    {
        int at = random.Next(1000);
        return Shares.First(s => (at -= s.Share) < 0).End;
    }

    /// <summary>Somebody asks for something at a time.</summary>
    /// <param name="number">Number of the request.</param>
    /// <param name="at">When.</param>
    /// <param name="mustBeDecided">Only what a person has to decide.</param>
    public (PastRequest Past, PastPerson Requester) Ask(long number, DateTimeOffset at, bool mustBeDecided)
    {
        SnapshotFacts snapshot = snapshots.Next(at);
        while (mustBeDecided && policies.Decide(Question(snapshot, [], at)).Outcome != PolicyOutcome.Approvals)
        {
            snapshot = snapshots.Next(at);
        }

        PastPerson requester = Any(requesters);
        return (Ask(number, requester, snapshot, at), requester);
    }

    /// <summary>A person asks for one snapshot at a time.</summary>
    public PastRequest Ask(long number, PastPerson requester, SnapshotFacts snapshot, DateTimeOffset at, DateTimeOffset? notBefore = null)
    {
        string? ticket = policies.Decide(Question(snapshot, requester.Groups, at)).TicketPattern is null && random.Next(4) > 0 ? null : PastWords.Ticket(random);
        return PastRequest.Submit(requester, number, new PastWish(snapshot, PastWords.Justification(random, snapshot), ticket, notBefore, prices.Estimate(snapshot)), policies, at);
    }

    private PolicyQuestion Question(SnapshotFacts snapshot, IReadOnlyCollection<string> groups, DateTimeOffset at) => new(snapshot, groups, at, prices.Estimate(snapshot)?.Amount);

    /// <summary>Asks, and goes on until the end.</summary>
    public PastRequest Walk(PastEnd end, long number, DateTimeOffset at)
    {
        (PastRequest past, PastPerson requester) = Ask(number, at, end is PastEnd.Rejected or PastEnd.Withdrawn or PastEnd.Expired or PastEnd.Cancelled);
        switch (end)
        {
            case PastEnd.Expired:
                past.Expire(past.Request.ExpiresAt + Seconds(2, 15));
                break;
            case PastEnd.Withdrawn:
                past.Withdraw(requester, at + Minutes(5, 300));
                break;
            case PastEnd.Rejected:
                Reject(past, at + Minutes(10, 500));
                break;
            default:
                GoOn(past, requester, end, Approve(past, requester, at));
                break;
        }

        return past;
    }

    /// <summary>Everybody who is needed says yes, in his time. Now and then a question comes first, or somebody tries what he may not.</summary>
    /// <returns>When the request was approved.</returns>
    public DateTimeOffset Approve(PastRequest past, PastPerson requester, DateTimeOffset at)
    {
        if (past.Request.Status == RequestStatus.PendingApproval && random.Next(16) == 0)
        {
            at += Minutes(10, 200);
            past.AskForChanges(Decider(past, at), Any(PastWords.Questions), at);
            at += Minutes(10, 200);
            past.Resubmit(requester, $"{past.Request.Justification} {Any(PastWords.Answers)}", past.Request.Ticket, at);
        }

        while (past.Request.CurrentStage is not null)
        {
            at += Minutes(4, 300);
            PastPerson decider = Decider(past, at);
            past.Approve(decider, random.Next(5) < 3 ? null : Any(PastWords.Yes), at);
            if (random.Next(12) == 0)
            {
                past.TryToApprove(decider, at + Seconds(1, 40));
            }
        }

        return at;
    }

    /// <summary>Claims, calls and waits for the end of an approved request.</summary>
    public void Export(PastRequest past, DateTimeOffset at)
    {
        (InventedExport export, DateTimeOffset calledAt) = Call(past, at);
        DateTimeOffset endedAt = calledAt + InventedExport.DurationOf(past.Request.SizeInGb, random);
        past.Succeed(export.Record("Succeeded"), export.Ended(endedAt), endedAt + Seconds(1, 45));
    }

    private void GoOn(PastRequest past, PastPerson requester, PastEnd end, DateTimeOffset at)
    {
        switch (end)
        {
            case PastEnd.Cancelled:
                past.Withdraw(requester, at.AddSeconds(1));
                break;
            case PastEnd.SnapshotGone:
                past.StopBeforeCall("snapshot-gone", $"There is no snapshot named {past.Request.SnapshotName} any more.", at + Seconds(1, 9));
                break;
            case PastEnd.Refused:
                Refuse(past, at);
                break;
            case PastEnd.FailedAtAws:
                FailAtAws(past, at);
                break;
            case PastEnd.SucceededAtRetry:
                DateTimeOffset failedAt = random.Next(2) == 0 ? Refuse(past, at) : FailAtAws(past, at);
                DateTimeOffset retriedAt = failedAt + Minutes(5, 120);
                past.Retry(requester, retriedAt);
                Export(past, retriedAt);
                break;
            case PastEnd.SucceededLater:
                DateTimeOffset claimedAt = at + Seconds(1, 9);
                past.Claim([], claimedAt);
                past.PutOff("ThrottlingException", "Rate exceeded", 400, TimeSpan.FromSeconds(60), claimedAt.AddMilliseconds(300));
                Export(past, claimedAt.AddSeconds(61));
                break;
            case PastEnd.Adopted:
                Adopt(past, at);
                break;
            case PastEnd.Closed:
                past.Claim([], at + Seconds(1, 9));
                DateTimeOffset stoppedAt = LoseTrace(past);
                past.Close(administrator, "The network was down at that minute and AWS shows no export. Exported by hand.", stoppedAt + Minutes(20, 200));
                break;
            default:
                Export(past, at);
                break;
        }
    }

    /// <summary>The answer of a claimed call does not come, and nothing is found until the quarantine ends.</summary>
    /// <returns>When the request stopped for a person.</returns>
    public static DateTimeOffset LoseTrace(PastRequest past)
    {
        DateTimeOffset claimedAt = past.Request.LastAttempt!.IntentAt;
        past.LoseAnswer("no-answer", "AWS did not answer within 20 seconds.", claimedAt.AddSeconds(23), claimedAt.AddSeconds(21));
        for (int minute = 1; minute < 20; minute += 4)
        {
            past.Look(null, claimedAt.AddMinutes(minute + 4), claimedAt.AddMinutes(minute));
        }

        past.NeedAttention("no-trace", "No export of the snapshot has appeared within 20 minutes of the claim.", [], claimedAt.AddMinutes(20).AddSeconds(4));
        return claimedAt.AddMinutes(20).AddSeconds(4);
    }

    private void Adopt(PastRequest past, DateTimeOffset at)
    {
        DateTimeOffset claimedAt = at + Seconds(1, 9);
        past.Claim([], claimedAt);
        InventedExport export = new(past.Request.Plan.Snapshot, random, claimedAt.AddMilliseconds(700));
        past.LoseAnswer("connection-lost", "The connection was closed before the answer was complete.", claimedAt.AddSeconds(4), claimedAt.AddSeconds(2));
        past.Look(export.Record("Started").Arn, claimedAt.AddMinutes(20), claimedAt.AddSeconds(5));
        DateTimeOffset adoptedAt = claimedAt.AddMinutes(20).AddSeconds(3);
        past.Adopt(export.Record("Started"), export.Started, adoptedAt);
        DateTimeOffset endedAt = adoptedAt + InventedExport.DurationOf(past.Request.SizeInGb, random);
        past.Succeed(export.Record("Succeeded"), export.Ended(endedAt), endedAt + Seconds(1, 45));
    }

    private (InventedExport Export, DateTimeOffset CalledAt) Call(PastRequest past, DateTimeOffset at)
    {
        DateTimeOffset claimedAt = at + Seconds(1, 9);
        past.Claim([], claimedAt);
        DateTimeOffset calledAt = claimedAt.AddMilliseconds(random.Next(180, 1400));
        InventedExport export = new(past.Request.Plan.Snapshot, random, calledAt);
        past.Start([export.Started], calledAt);
        return (export, calledAt);
    }

    private DateTimeOffset Refuse(PastRequest past, DateTimeOffset at)
    {
        DateTimeOffset claimedAt = at + Seconds(1, 9);
        past.Claim([], claimedAt);
        (string code, string message) = PastWords.Refusal(random, past.Request);
        DateTimeOffset refusedAt = claimedAt.AddMilliseconds(random.Next(120, 900));
        past.RefuseCall(code, message, 400, refusedAt);
        return refusedAt;
    }

    private DateTimeOffset FailAtAws(PastRequest past, DateTimeOffset at)
    {
        (InventedExport export, DateTimeOffset calledAt) = Call(past, at);
        DateTimeOffset endedAt = calledAt + Minutes(3, 40);
        DateTimeOffset seenAt = endedAt + Seconds(1, 45);
        past.FailExport(export.Record("Failed"), export.Failed(endedAt), seenAt);
        return seenAt;
    }

    private void Reject(PastRequest past, DateTimeOffset at) => past.Reject(Decider(past, at), Any(PastWords.No), at);

    private PastPerson Decider(PastRequest past, DateTimeOffset at)
    {
        PastPerson[] able = [.. approvers.Where(a => past.MayDecide(a, at))];
        return able[random.Next(able.Length)];
    }

    private TItem Any<TItem>(IReadOnlyList<TItem> items) => items[random.Next(items.Count)];

    private TimeSpan Minutes(int least, int most) => TimeSpan.FromMilliseconds(random.NextInt64(least * 60_000L, most * 60_000L));

    private TimeSpan Seconds(int least, int most) => TimeSpan.FromMilliseconds(random.NextInt64(least * 1000L, most * 1000L));
}
