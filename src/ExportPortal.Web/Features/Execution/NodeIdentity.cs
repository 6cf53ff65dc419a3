namespace ExportPortal.Web.Features.Execution;

/// <summary>This process among the nodes of the portal.</summary>
/// <param name="Name">Node:Name, or the machine's name with the process id.</param>
public sealed record NodeIdentity(string Name);
