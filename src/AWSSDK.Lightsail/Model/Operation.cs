namespace Amazon.Lightsail.Model;

/// <summary>A piece of asynchronous work of the service.</summary>
public class Operation
{
    /// <summary>Id, to be asked for with GetOperation.</summary>
    public string? Id { get; set; }

    /// <summary>Name of the resource worked on.</summary>
    public string? ResourceName { get; set; }

    /// <summary>Kind of resource.</summary>
    public ResourceType? ResourceType { get; set; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>Region and Availability Zone.</summary>
    public ResourceLocation? Location { get; set; }

    /// <summary>Whether the operation has ended.</summary>
    public bool? IsTerminal { get; set; }

    /// <summary>Details, a free text.</summary>
    public string? OperationDetails { get; set; }

    /// <summary>What the operation does.</summary>
    public OperationType? OperationType { get; set; }

    /// <summary>Present status.</summary>
    public OperationStatus? Status { get; set; }

    /// <summary>When the status last changed, UTC.</summary>
    public DateTime? StatusChangedAt { get; set; }

    /// <summary>Error code of a failed operation.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Error text of a failed operation.</summary>
    public string? ErrorDetails { get; set; }
}
