using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>The PostgreSQL channel on which nodes tell each other what they committed.</summary>
internal static class ChangeChannel
{
    public const string Name = "exportportal_changes";
    private const string Access = "access";

    /// <summary>Sends with the commit of the running transaction, and not at all without it.</summary>
    public static async Task NotifyAsync(PortalDb db, NodeIdentity node, IEnumerable<RequestChange> changes, CancellationToken cancel)
    {
        foreach (RequestChange change in changes)
        {
            string owners = change.OnBehalfOfId is { } other ? $"{change.RequestedById:N},{other:N}" : $"{change.RequestedById:N}";
            string payload = $"{node.Name}|{change.RequestId:N}|{owners}|{change.Status}";
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Name}, {payload})", cancel);
        }
    }

    /// <summary>As the other, about people who have got notifications.</summary>
    public static Task NotifyAsync(PortalDb db, NodeIdentity node, IEnumerable<Guid> people, CancellationToken cancel) =>
        SendPeopleAsync(db, $"{node.Name}|", people, cancel);

    /// <summary>As the other, about people whose rights or sessions have changed.</summary>
    public static Task NotifyAccessAsync(PortalDb db, NodeIdentity node, IEnumerable<Guid> people, CancellationToken cancel) =>
        SendPeopleAsync(db, $"{node.Name}|{Access}|", people, cancel);

    /// <summary>Reads a message about people with notifications; empty when it is this node's own or about something else.</summary>
    public static IReadOnlyList<Guid> ReadPeople(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 2 && parts[0] != node.Name ? Ids(parts[1]) : [];
    }

    /// <summary>Reads a message about people whose rights have changed; empty when it is this node's own or about something else.</summary>
    public static IReadOnlyList<Guid> ReadAccess(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 3 && parts[1] == Access && parts[0] != node.Name ? Ids(parts[2]) : [];
    }

    /// <summary>Reads a message; null when it is this node's own or not one of ours.</summary>
    public static RequestChange? Read(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 4 && parts[0] != node.Name && Guid.TryParse(parts[1], out Guid request) && Ids(parts[2]) is [Guid owner, ..] owners && Enum.TryParse(parts[3], out RequestStatus status)
            ? new RequestChange(request, owner, status, OnBehalfOfId: owners.Count > 1 ? owners[1] : null)
            : null;
    }

    private static async Task SendPeopleAsync(PortalDb db, string beginning, IEnumerable<Guid> people, CancellationToken cancel)
    {
        // A payload has 8,000 bytes at most.
        foreach (Guid[] some in people.Chunk(200))
        {
            string payload = beginning + string.Join(',', some.Select(p => p.ToString("N")));
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Name}, {payload})", cancel);
        }
    }

    private static IReadOnlyList<Guid> Ids(string text) =>
        [.. text.Split(',').Select(part => Guid.TryParse(part, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
}
