namespace ExportPortal.Domain.Requests;

/// <summary>Who asks for what; the raw material of a request.</summary>
public sealed record Submission
{
    /// <summary>Short number for people, from the database.</summary>
    public required long Number { get; init; }

    /// <summary>The snapshot as AWS describes it now.</summary>
    public required SnapshotFacts Snapshot { get; init; }

    /// <summary>Who asks.</summary>
    public required Guid RequestedById { get; init; }

    /// <summary>That person's name.</summary>
    public required string RequestedByName { get; init; }

    /// <summary>Why.</summary>
    public string? Justification { get; init; }

    /// <summary>Reference to a ticket.</summary>
    public string? Ticket { get; init; }

    /// <summary>Not to be sent before, or null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The client's key of this submission, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The batch it is part of, or null.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>Estimated storage cost a month, or null when no price is known.</summary>
    public CostEstimate? EstimatedMonthlyCost { get; init; }

    /// <summary>How the checks came out, or null where none were run.</summary>
    public CheckVerdict? Checks { get; init; }

    /// <summary>Why a snapshot that was exported before is needed again; null from callers that do not know the field.</summary>
    public string? RepeatReason { get; init; }

    /// <summary>For whom it is asked, or null for the one who asks.</summary>
    public Guid? OnBehalfOfId { get; init; }

    /// <summary>That person's name.</summary>
    public string? OnBehalfOfName { get; init; }

    /// <summary>The request's own tags, or null for none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>How long requests and approvals live.</summary>
/// <param name="RequestsExpireAfter">A request nobody decides on expires after this time.</param>
/// <param name="ApprovalsExpireAfter">An approval may be used for this long after the earliest start.</param>
public sealed record RequestTerms(TimeSpan RequestsExpireAfter, TimeSpan ApprovalsExpireAfter)
{
    /// <summary>Those who can decide are reminded when a request has waited this long at its stage; null for never.</summary>
    public TimeSpan? RemindAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A request that has waited this long at its stage goes to the fallback group too; null for never.</summary>
    public TimeSpan? EscalateAfter { get; init; } = TimeSpan.FromHours(72);

    /// <summary>7 days for both.</summary>
    public static RequestTerms Standard { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(7));
}
