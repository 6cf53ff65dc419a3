namespace ExportPortal.Data.Accounts;

/// <summary>A group of people that policies name, e.g. "platform".</summary>
public sealed class PortalGroup
{
    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unique without regard to case, 1 to 60 characters.</summary>
    public required string Name { get; set; }

    /// <summary>
    /// Connections that only this group, and others that name them too, may see. A connection that no group names is seen by everybody.
    /// </summary>
    public IReadOnlyList<string> Connections { get; set; } = [];

    /// <summary>Who is in it.</summary>
    public List<GroupMember> Members { get; init; } = [];
}

/// <summary>One person in one group.</summary>
public sealed class GroupMember
{
    /// <summary>The group.</summary>
    public required Guid GroupId { get; init; }

    /// <summary>The person.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The sign-in provider says so; nobody changes it by hand.</summary>
    public bool IsFromProvider { get; set; }
}
