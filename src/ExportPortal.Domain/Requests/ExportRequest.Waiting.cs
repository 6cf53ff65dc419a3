namespace ExportPortal.Domain.Requests;

/// <content>While it waits for decisions: a reminder, then the fallback group, and the alarm when nobody can decide. Each once a stage.</content>
public sealed partial class ExportRequest
{
    /// <summary>Since when it waits at its present stage and revision, UTC.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>When the next reminder or escalation is to be looked at, UTC; null for never.</summary>
    public DateTimeOffset? NudgeAt { get; private set; }

    /// <summary>When those who can decide were reminded at this stage, UTC, or null.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>When it was escalated at this stage, UTC, or null.</summary>
    public DateTimeOffset? EscalatedAt { get; private set; }

    /// <summary>The fallback group that may decide at this stage too, as the setting stood at that moment; null before.</summary>
    public string? EscalatedTo { get; private set; }

    /// <summary>Since when nobody can decide, UTC; null while somebody can.</summary>
    public DateTimeOffset? UndecidableSince { get; private set; }

    /// <summary>Reminds or escalates when that is due, each once a stage, and says when to look next. Does nothing when neither is due.</summary>
    /// <param name="terms">After which time.</param>
    /// <param name="fallbackGroup">The group to escalate to, or null for no escalation.</param>
    /// <param name="now">The present moment, UTC.</param>
    /// <exception cref="RuleBroken">not-pending, expired</exception>
    public Nudge TakeNudge(RequestTerms terms, string? fallbackGroup, DateTimeOffset now)
    {
        Require(Status == RequestStatus.PendingApproval, "not-pending", $"A request in the state {Words} waits for nobody.");
        Require(now < ExpiresAt, "expired", "The request has expired: nobody decided in time.");
        Nudge nudge = Nudge.None;
        if (fallbackGroup is not null && EscalatedAt is null && now >= WaitingSince + terms.EscalateAfter)
        {
            // Whoever is told now needs no reminder besides.
            (EscalatedAt, EscalatedTo, RemindedAt, nudge) = (now, fallbackGroup, RemindedAt ?? now, Nudge.Escalated);
        }
        else if (RemindedAt is null && now >= WaitingSince + terms.RemindAfter)
        {
            (RemindedAt, nudge) = (now, Nudge.Reminded);
        }

        NudgeAt = NextNudge(terms, escalates: fallbackGroup is not null);
        Version++;
        return nudge;
    }

    /// <summary>Notes whether anybody can decide now.</summary>
    /// <returns>Whether that is news.</returns>
    /// <exception cref="RuleBroken">not-pending</exception>
    public bool NoteDecidable(bool decidable, DateTimeOffset now)
    {
        Require(Status == RequestStatus.PendingApproval, "not-pending", $"A request in the state {Words} waits for nobody.");
        if (decidable == UndecidableSince is null)
        {
            return false;
        }

        UndecidableSince = decidable ? null : now;
        Version++;
        return true;
    }

    /// <summary>A stage begins: the fallback group of the one before has no say in it.</summary>
    private void BeginWaiting(RequestTerms? terms, DateTimeOffset now)
    {
        (WaitingSince, RemindedAt, EscalatedAt, EscalatedTo, UndecidableSince) = (now, null, null, null, null);
        NudgeAt = terms is null ? now : NextNudge(terms, escalates: true);
    }

    private DateTimeOffset? NextNudge(RequestTerms terms, bool escalates)
    {
        DateTimeOffset? reminder = RemindedAt is null ? WaitingSince + terms.RemindAfter : null;
        DateTimeOffset? escalation = escalates && EscalatedAt is null ? WaitingSince + terms.EscalateAfter : null;
        return reminder is null || escalation < reminder ? escalation : reminder;
    }
}
