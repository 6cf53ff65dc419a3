namespace ExportPortal.Data.Audit.Search;

/// <summary>Something that an event has or has not.</summary>
internal abstract record SearchLiteral(bool IsWanted);

/// <summary>One of these keys. None at all: nothing has it.</summary>
internal sealed record KeyLiteral(IReadOnlyList<SearchKey> Keys, bool IsWanted) : SearchLiteral(IsWanted);

/// <summary>These words behind each other.</summary>
internal sealed record WordsLiteral(IReadOnlyList<string> Words, bool IsBeginning, bool IsWanted) : SearchLiteral(IsWanted);

/// <summary>Happened in this range, in microseconds since 1970: from, and before to. Always wanted: what is not in a range is before or after it.</summary>
internal sealed record TimeLiteral(long From, long To) : SearchLiteral(true)
{
    /// <summary>Events that are known to have happened in it: their clock need not be looked at. No event has the number 0.</summary>
    public SeqRange Sure { get; init; }
}

/// <summary>Literals that must all hold.</summary>
internal sealed record Conjunction(IReadOnlyList<SearchLiteral> Literals)
{
    public IEnumerable<KeyLiteral> Keys => Literals.OfType<KeyLiteral>();

    public IEnumerable<WordsLiteral> Words => Literals.OfType<WordsLiteral>();

    /// <summary>Nothing can hold: a wanted key that nothing has, or an empty range of time.</summary>
    public bool IsImpossible => Keys.Any(k => k.IsWanted && k.Keys.Count == 0) || Time is { } time && time.From >= time.To;

    /// <summary>The range that all ranges leave, or null when time does not matter.</summary>
    public TimeLiteral? Time => Literals.OfType<TimeLiteral>().Aggregate((TimeLiteral?)null, (a, b) => a is null ? b : new TimeLiteral(Math.Max(a.From, b.From), Math.Min(a.To, b.To)));

    /// <summary>The same for a part of the history in which some events, or all, are known to have happened in time.</summary>
    public Conjunction Within(TimedRange part)
    {
        IEnumerable<SearchLiteral> others = Literals.Where(l => l is not TimeLiteral);
        return Time is not { } time ? this : new Conjunction([.. part.Sure == part.Range ? others : others.Append(time with { Sure = part.Sure })]);
    }

    /// <summary>It asks for everything.</summary>
    public bool IsEverything => Literals.Count == 0;

    /// <summary>It asks for everything or for one field only: each of its keys is read from one index to its end, wherever that is.</summary>
    public bool StandsInIndexes => Literals is [] or [KeyLiteral { IsWanted: true }];
}

/// <summary>A query that is ready to run: choices, of which at least one must hold. One without literals asks for everything; no choice, for nothing.</summary>

public sealed class CompiledQuery
{
    internal CompiledQuery(IReadOnlyList<Conjunction> branches) => Branches = branches;

    internal IReadOnlyList<Conjunction> Branches { get; }

    /// <summary>Every event belongs to it.</summary>
    public bool IsEverything => Branches.Any(b => b.IsEverything);
}
