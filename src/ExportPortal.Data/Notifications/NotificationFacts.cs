namespace ExportPortal.Data.Notifications;

/// <summary>What a notification says. Only what its readers may see anyway; no secrets.</summary>
public sealed record NotificationFacts
{
    /// <summary>Number of the request.</summary>
    public long? Number { get; init; }

    /// <summary>Where the request stood.</summary>
    public string? Status { get; init; }

    /// <summary>Name of the snapshot.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Name of the connection.</summary>
    public string? Connection { get; init; }

    /// <summary>AWS region.</summary>
    public string? Region { get; init; }

    /// <summary>GB.</summary>
    public int? SizeInGb { get; init; }

    /// <summary>Who asked.</summary>
    public string? Requester { get; init; }

    /// <summary>For whom it was asked, or null for the one who asked.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Why, in the requester's words.</summary>
    public string? Justification { get; init; }

    /// <summary>Why a snapshot that was exported before is needed again, or null.</summary>
    public string? RepeatReason { get; init; }

    /// <summary>Its checks had warnings when it was asked for, while it waits for approval.</summary>
    public bool? HasWarnings { get; init; }

    /// <summary>Reference to a ticket.</summary>
    public string? Ticket { get; init; }

    /// <summary>Who did it; null for the portal itself.</summary>
    public string? By { get; init; }

    /// <summary>What that person wrote.</summary>
    public string? Comment { get; init; }

    /// <summary>Id of the AMI or EBS snapshot.</summary>
    public string? Destination { get; init; }

    /// <summary>Code of the error.</summary>
    public string? Error { get; init; }

    /// <summary>When the request expires, UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The fallback group, or the groups that should decide.</summary>
    public string? Groups { get; init; }

    /// <summary>What the result would cost, in words; null when no price is known, or nothing waits.</summary>
    public string? Cost { get; init; }

    /// <summary>Name of the policy, while the request waits for approval.</summary>
    public string? Policy { get; init; }

    /// <summary>Approvals so far, while it waits for more.</summary>
    public int? Approvals { get; init; }

    /// <summary>How many the policy asks for in all, while it waits for them.</summary>
    public int? RequiredApprovals { get; init; }

    /// <summary>How many things it stands for, when more than one.</summary>
    public int? Count { get; init; }
}
