using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>An operation as the audit history keeps it.</summary>
public static class OperationAudit
{
    /// <summary>All twelve members, under their API names.</summary>
    public static Dictionary<string, object?> Members(OperationFacts o) => new()
    {
        ["id"] = o.Id,
        ["resourceName"] = o.ResourceName,
        ["resourceType"] = o.ResourceType,
        ["createdAt"] = o.CreatedAt,
        ["location"] = new Dictionary<string, object?> { ["regionName"] = o.RegionName, ["availabilityZone"] = o.AvailabilityZone },
        ["isTerminal"] = o.IsTerminal,
        ["operationDetails"] = o.OperationDetails,
        ["operationType"] = o.OperationType,
        ["status"] = o.Status,
        ["statusChangedAt"] = o.StatusChangedAt,
        ["errorCode"] = o.ErrorCode,
        ["errorDetails"] = o.ErrorDetails,
    };
}
