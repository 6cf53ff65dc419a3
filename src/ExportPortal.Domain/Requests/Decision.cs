namespace ExportPortal.Domain.Requests;

/// <summary>What an approver said.</summary>
public enum DecisionKind
{
    /// <summary>Yes.</summary>
    Approved,

    /// <summary>No, for good.</summary>
    Rejected,

    /// <summary>Not like this: change it and ask again.</summary>
    ChangesRequested,
}

/// <summary>One approver's decision about one revision of a request.</summary>
public sealed class Decision
{
    private Decision()
    {
    }

    /// <summary>Identifier, UUID version 7.</summary>
    public Guid Id { get; private set; }

    /// <summary>The request decided on.</summary>
    public Guid RequestId { get; private set; }

    /// <summary>The revision of the request that was decided on; decisions about older ones no longer count.</summary>
    public int Revision { get; private set; }

    /// <summary>The stage of the policy, from 1.</summary>
    public int Stage { get; private set; }

    /// <summary>Yes, no or not like this.</summary>
    public DecisionKind Kind { get; private set; }

    /// <summary>Who decided.</summary>
    public Guid PersonId { get; private set; }

    /// <summary>The name at that time.</summary>
    public string PersonName { get; private set; } = "";

    /// <summary>Whose deputy decided, or null.</summary>
    public Guid? DeputyForId { get; private set; }

    /// <summary>That person's name, or null.</summary>
    public string? DeputyForName { get; private set; }

    /// <summary>The approver's words, or null. Always there for a no.</summary>
    public string? Comment { get; private set; }

    /// <summary>Hash of the plan that the approver saw.</summary>
    public string PlanHash { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>When its author changed the mind and took it back, UTC; null while it counts.</summary>
    public DateTimeOffset? TakenBackAt { get; private set; }

    internal void TakeBack(DateTimeOffset now) => TakenBackAt = now;

    internal static Decision Make(ExportRequest request, DecisionKind kind, int stage, Approver approver, string? comment, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RequestId = request.Id,
        Revision = request.Revision,
        Stage = stage,
        Kind = kind,
        PersonId = approver.PersonId,
        PersonName = approver.Name,
        DeputyForId = approver.DeputyForId,
        DeputyForName = approver.DeputyForName,
        Comment = comment,
        PlanHash = request.PlanHash,
        At = now,
    };
}
