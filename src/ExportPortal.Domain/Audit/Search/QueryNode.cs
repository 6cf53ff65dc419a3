namespace ExportPortal.Domain.Audit.Search;

/// <summary>A part of a query. Equal parts have equal text.</summary>
public abstract record QueryNode;

/// <summary>All of these hold: at least two, none of them an <see cref="AllOf"/> itself.</summary>
public sealed record AllOf(IReadOnlyList<QueryNode> Parts) : QueryNode;

/// <summary>At least one of these holds: at least two, none of them an <see cref="AnyOf"/> itself.</summary>
public sealed record AnyOf(IReadOnlyList<QueryNode> Parts) : QueryNode;

/// <summary>This does not hold.</summary>
public sealed record NoneOf(QueryNode Part) : QueryNode;

/// <summary>A field has a value.</summary>
/// <param name="Field">The field; never <see cref="SearchField.Created"/>.</param>
/// <param name="Value">What it must be, as it was written.</param>
/// <param name="IsBeginning">The field must only begin with it: a star stood behind it.</param>
public sealed record FieldIs(SearchField Field, string Value, bool IsBeginning) : QueryNode;

/// <summary>It happened in a range of time; at least one end is set.</summary>
/// <param name="From">The first point that belongs to it, or null.</param>
/// <param name="To">The last point that belongs to it, whole (a day, a minute), or null.</param>
public sealed record HappenedIn(QueryTime? From, QueryTime? To) : QueryNode;

/// <summary>The event contains a word, or several behind each other.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="IsBeginning">The last word may go on.</param>
public sealed record HasWords(string Text, bool IsBeginning) : QueryNode;

/// <summary>Builds parts so that equal meaning in equal order has one form.</summary>
public static class QueryNodes
{
    /// <summary>All of them; flat; the part itself when it is only one, null when it is none.</summary>
    public static QueryNode? All(IEnumerable<QueryNode> parts)
    {
        List<QueryNode> flat = [.. parts.SelectMany(p => p is AllOf all ? all.Parts : [p])];
        return flat.Count switch { 0 => null, 1 => flat[0], _ => new AllOf(flat) };
    }

    /// <summary>Any of them; flat; the part itself when it is only one, null when it is none.</summary>
    public static QueryNode? Any(IEnumerable<QueryNode> parts)
    {
        List<QueryNode> flat = [.. parts.SelectMany(p => p is AnyOf any ? any.Parts : [p])];
        return flat.Count switch { 0 => null, 1 => flat[0], _ => new AnyOf(flat) };
    }

    /// <summary>Not this. Twice not is the thing itself.</summary>
    public static QueryNode Not(QueryNode part) => part is NoneOf not ? not.Part : new NoneOf(part);
}
