using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>The PostgreSQL channel on which nodes tell each other what they committed.</summary>
internal static class ChangeChannel
{
    public const string Name = "exportportal_changes";

    /// <summary>Sends with the commit of the running transaction, and not at all without it.</summary>
    public static async Task NotifyAsync(PortalDb db, NodeIdentity node, IEnumerable<RequestChange> changes, CancellationToken cancel)
    {
        foreach (RequestChange change in changes)
        {
            string payload = $"{node.Name}|{change.RequestId:N}|{change.RequestedById:N}|{change.Status}";
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Name}, {payload})", cancel);
        }
    }

    /// <summary>Reads a message; null when it is this node's own or not one of ours.</summary>
    public static RequestChange? Read(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 4 && parts[0] != node.Name && Guid.TryParse(parts[1], out Guid request) && Guid.TryParse(parts[2], out Guid owner) && Enum.TryParse(parts[3], out RequestStatus status)
            ? new RequestChange(request, owner, status)
            : null;
    }
}
