namespace ExportPortal.Domain.Requests;

/// <summary>A Lightsail operation that belongs to a request, with all twelve members of the API.</summary>
public sealed class ExportOperation
{
    private ExportOperation()
    {
    }

    /// <summary>Operation.id; unique in the portal: an operation belongs to one request only.</summary>
    public string OperationId { get; private set; } = "";

    /// <summary>The request that it belongs to.</summary>
    public Guid RequestId { get; private set; }

    /// <summary>The attempt that it belongs to.</summary>
    public Guid AttemptId { get; private set; }

    /// <summary>Operation.resourceName.</summary>
    public string? ResourceName { get; private set; }

    /// <summary>Operation.resourceType.</summary>
    public string? ResourceType { get; private set; }

    /// <summary>Operation.createdAt, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>Operation.location.regionName.</summary>
    public string? RegionName { get; private set; }

    /// <summary>Operation.location.availabilityZone.</summary>
    public string? AvailabilityZone { get; private set; }

    /// <summary>Operation.isTerminal.</summary>
    public bool IsTerminal { get; private set; }

    /// <summary>Operation.operationDetails.</summary>
    public string? OperationDetails { get; private set; }

    /// <summary>Operation.operationType as it came.</summary>
    public string? OperationType { get; private set; }

    /// <summary>Operation.status as it came.</summary>
    public string? Status { get; private set; }

    /// <summary>Operation.statusChangedAt, UTC.</summary>
    public DateTimeOffset? StatusChangedAt { get; private set; }

    /// <summary>Operation.errorCode.</summary>
    public string? ErrorCode { get; private set; }

    /// <summary>Operation.errorDetails.</summary>
    public string? ErrorDetails { get; private set; }

    /// <summary>When the portal last heard of it, UTC.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    internal static ExportOperation From(OperationFacts facts, ExportAttempt attempt, DateTimeOffset now)
    {
        ExportOperation operation = new() { OperationId = facts.Id, RequestId = attempt.RequestId, AttemptId = attempt.Id };
        operation.Take(facts, now);
        return operation;
    }

    /// <summary>Takes the newest facts; says whether the status changed.</summary>
    internal bool Take(OperationFacts facts, DateTimeOffset now)
    {
        bool changed = Status != facts.Status || IsTerminal != facts.IsTerminal || ErrorCode != facts.ErrorCode;
        ResourceName = facts.ResourceName;
        ResourceType = facts.ResourceType;
        CreatedAt = facts.CreatedAt;
        RegionName = facts.RegionName;
        AvailabilityZone = facts.AvailabilityZone;
        IsTerminal = facts.IsTerminal;
        OperationDetails = facts.OperationDetails;
        OperationType = facts.OperationType;
        Status = facts.Status;
        StatusChangedAt = facts.StatusChangedAt;
        ErrorCode = facts.ErrorCode;
        ErrorDetails = facts.ErrorDetails;
        SeenAt = now;
        return changed;
    }
}
