namespace ExportPortal.Web.Features.Execution;

/// <summary>What a node does (Node:Role).</summary>
public enum NodeRole
{
    /// <summary>Pages, API and jobs. The default.</summary>
    All,

    /// <summary>Pages and API; jobs run elsewhere.</summary>
    Web,

    /// <summary>Jobs only.</summary>
    Worker,
}
