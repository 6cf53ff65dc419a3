using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Data.Audit;

/// <summary>The form of every audit event about a request.</summary>
public static class RequestAudit
{
    /// <summary>An entry about a request as it stands now.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="data">What changed; values as <see cref="CanonicalJson.Write"/> takes them.</param>
    public static AuditEntry Entry(string action, ExportRequest request, params (string Name, object? Value)[] data)
    {
        Dictionary<string, object?> members = data.ToDictionary(d => d.Name, d => d.Value);
        members["number"] = request.Number;
        members["status"] = request.Status;
        members["snapshot"] = request.SnapshotName;
        members["region"] = request.Region;
        members["connection"] = request.Connection;
        return new AuditEntry { Action = action, SubjectType = "request", SubjectId = request.Id.ToString(), RequestId = request.Id, Data = members };
    }
}
