namespace ExportPortal.Domain.Audit.Search;

/// <summary>What the audit history can be filtered by. The numbers are stored: never give one away again.</summary>
public enum SearchField
{
    /// <summary>Who did it, or on whose behalf: a part of the name, or the id.</summary>
    Actor = 1,

    /// <summary>What happened: an action, or the part before its dot.</summary>
    Action = 2,

    /// <summary>The request's status after the event.</summary>
    Status = 3,

    /// <summary>Name of the snapshot.</summary>
    Snapshot = 4,

    /// <summary>Id of what an export made: an AMI or an EBS snapshot. Finds every event of the request behind it.</summary>
    Ami = 5,

    /// <summary>AWS region.</summary>
    Region = 6,

    /// <summary>A tag of the request's snapshot: the key, or key=value.</summary>
    Tag = 7,

    /// <summary>Name of the policy of the request.</summary>
    Policy = 8,

    /// <summary>Ticket of the request.</summary>
    Ticket = 9,

    /// <summary>Code of an error or a refusal.</summary>
    Error = 10,

    /// <summary>Name of the connection.</summary>
    Connection = 11,

    /// <summary>What it happened to: the type, or the id or name.</summary>
    Subject = 12,

    /// <summary>The request: its number or id.</summary>
    Request = 13,

    /// <summary>When it happened.</summary>
    Created = 14,
}

/// <summary>The names of the fields in a query.</summary>
public static class SearchFields
{
    /// <summary>Every field.</summary>
    public static IReadOnlyList<SearchField> All { get; } = Enum.GetValues<SearchField>();

    /// <summary>The name in a query, e.g. "snapshot".</summary>
    public static string Name(this SearchField field) => field.ToString().ToLowerInvariant();

    /// <summary>The field of a name, or null.</summary>
    public static SearchField? Find(string name)
    {
        foreach (SearchField field in All)
        {
            if (string.Equals(field.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return field;
            }
        }

        return null;
    }
}
