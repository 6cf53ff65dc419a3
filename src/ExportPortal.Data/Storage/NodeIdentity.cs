namespace ExportPortal.Data.Storage;

/// <summary>This process among the nodes of the portal.</summary>
/// <param name="Name">Node:Name, or the machine's name with the process id. Unique among the nodes.</param>
public sealed record NodeIdentity(string Name);
