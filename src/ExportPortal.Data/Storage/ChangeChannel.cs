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

    /// <summary>As the other, about people who have got notifications.</summary>
    public static async Task NotifyAsync(PortalDb db, NodeIdentity node, IEnumerable<Guid> people, CancellationToken cancel)
    {
        // A payload has 8,000 bytes at most.
        foreach (Guid[] some in people.Chunk(200))
        {
            string payload = $"{node.Name}|{string.Join(',', some.Select(p => p.ToString("N")))}";
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Name}, {payload})", cancel);
        }
    }

    /// <summary>Reads a message about people; empty when it is this node's own or about something else.</summary>
    public static IReadOnlyList<Guid> ReadPeople(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 2 && parts[0] != node.Name
            ? [.. parts[1].Split(',').Select(text => Guid.TryParse(text, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty)]
            : [];
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
