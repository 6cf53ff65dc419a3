namespace ExportPortal.Domain.Requests;

/// <summary>All twelve members of a Lightsail Operation (ExportSnapshot, GetOperation), as AWS gave them.</summary>
public sealed record OperationFacts
{
    /// <summary>id.</summary>
    public required string Id { get; init; }

    /// <summary>resourceName.</summary>
    public string? ResourceName { get; init; }

    /// <summary>resourceType, an open enumeration.</summary>
    public string? ResourceType { get; init; }

    /// <summary>createdAt, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>location.regionName.</summary>
    public string? RegionName { get; init; }

    /// <summary>location.availabilityZone.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>isTerminal: nothing changes any more.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>operationDetails.</summary>
    public string? OperationDetails { get; init; }

    /// <summary>operationType, an open enumeration.</summary>
    public string? OperationType { get; init; }

    /// <summary>status: NotStarted, Started, Failed, Completed, Succeeded or a newer value.</summary>
    public string? Status { get; init; }

    /// <summary>statusChangedAt, UTC.</summary>
    public DateTimeOffset? StatusChangedAt { get; init; }

    /// <summary>errorCode.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>errorDetails.</summary>
    public string? ErrorDetails { get; init; }

    /// <summary>The operation ended, and not well.</summary>
    public bool HasFailed => Status == "Failed";
}
