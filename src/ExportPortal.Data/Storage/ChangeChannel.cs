using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Storage;

/// <summary>The PostgreSQL channel on which nodes tell each other what they committed.</summary>
internal static class ChangeChannel
{
    public const string Name = "exportportal_changes";
    private const string Access = "access";
    private const string History = "history";

    /// <summary>Sends with the commit of the running transaction, and not at all without it. Everything goes in one statement.</summary>
    /// <param name="db">The transaction's context.</param>
    /// <param name="node">This node.</param>
    /// <param name="changes">Requests that have changed.</param>
    /// <param name="told">People who have got notifications.</param>
    /// <param name="judged">People whose rights or sessions have changed.</param>
    /// <param name="actions">What has come into the audit history.</param>
    /// <param name="cancel">Stops the sending.</param>
    public static async Task NotifyAsync(
        PortalDb db, NodeIdentity node, IEnumerable<RequestChange> changes, IEnumerable<Guid> told, IEnumerable<Guid> judged, IEnumerable<string> actions, CancellationToken cancel)
    {
        string[] payloads =
        [
            .. changes.Select(c => $"{node.Name}|{c.RequestId:N}|{(c.OnBehalfOfId is { } other ? $"{c.RequestedById:N},{other:N}" : $"{c.RequestedById:N}")}|{c.Status}"),
            .. Payloads($"{node.Name}|", told.Select(p => p.ToString("N"))),
            .. Payloads($"{node.Name}|{Access}|", judged.Select(p => p.ToString("N"))),
            .. Payloads($"{node.Name}|{History}|", actions),
        ];
        if (payloads.Length > 0)
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Name}, payload) FROM unnest({payloads}) AS payload", cancel);
        }
    }

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

    /// <summary>Reads a message about the audit history; empty when it is this node's own or about something else.</summary>
    public static IReadOnlyList<string> ReadHistory(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 3 && parts[1] == History && parts[0] != node.Name ? parts[2].Split(',') : [];
    }

    /// <summary>Reads a message; null when it is this node's own or not one of ours.</summary>
    public static RequestChange? Read(string payload, NodeIdentity node)
    {
        string[] parts = payload.Split('|');
        return parts.Length == 4 && parts[0] != node.Name && Guid.TryParse(parts[1], out Guid request) && Ids(parts[2]) is [Guid owner, ..] owners && Enum.TryParse(parts[3], out RequestStatus status)
            ? new RequestChange(request, owner, status, OnBehalfOfId: owners.Count > 1 ? owners[1] : null)
            : null;
    }

    // A payload has 8,000 bytes at most.
    private static IEnumerable<string> Payloads(string beginning, IEnumerable<string> items) => items.Chunk(200).Select(some => beginning + string.Join(',', some));

    private static IReadOnlyList<Guid> Ids(string text) =>
        [.. text.Split(',').Select(part => Guid.TryParse(part, out Guid id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
}
