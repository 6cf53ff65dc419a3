namespace ExportPortal.Domain.Audit.Search;

/// <summary>What is wrong with the text of a query, and where.</summary>
/// <param name="Position">Where it begins, from 0.</param>
/// <param name="Length">How many characters are meant; 0 when something is missing there.</param>
/// <param name="Message">A plain sentence.</param>
public sealed record QueryFault(int Position, int Length, string Message);

/// <summary>What became of the text of a query.</summary>
/// <param name="Root">What it asks for; null for everything, and when there is a fault.</param>
/// <param name="Fault">The first thing that is wrong, or null.</param>
public sealed record ParsedQuery(QueryNode? Root, QueryFault? Fault)
{
    /// <summary>The parts that must all hold: what a page shows as chips.</summary>
    public IReadOnlyList<QueryNode> Parts => Root switch { null => [], AllOf all => all.Parts, _ => [Root] };
}
