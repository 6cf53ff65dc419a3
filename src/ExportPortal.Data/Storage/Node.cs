namespace ExportPortal.Data.Storage;

/// <summary>One process of the portal: its sign of life says that it takes its share of the work.</summary>
public sealed class Node
{
    /// <summary>Node:Name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>All, Web or Worker.</summary>
    public required string Role { get; set; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; set; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>Last sign of life, by the database's clock, UTC.</summary>
    public required DateTimeOffset SeenAt { get; set; }
}
