using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Audit;

namespace ExportPortal.Data.Audit.Search;

/// <summary>In which direction events are read, and from where.</summary>
/// <param name="Older">From new to old; else from old to new.</param>
/// <param name="Beyond">The event where reading goes on, itself left out; null begins at the end.</param>
/// <param name="Limit">How many at most.</param>
public sealed record SearchWindow(bool Older, long? Beyond, int Limit);

/// <summary>
/// Finds the sequence numbers of the events that a query asks for, in order, by ranges of indexes only: each choice of the query is read from the
/// index of its rarest key, or from the full text, beginning where the page before ended.
/// </summary>
public sealed class AuditSearch(PortalDb db)
{
    // So many indexes are united in one statement; of more, each is read by its own, and the statement stays short.
    private const int MostIndexesAtOnce = 8;

    /// <summary>Told each statement just before it runs, for measurements that ask for its plan.</summary>
    public Func<DbCommand, Task>? OnStatement { get; init; }

    /// <summary>The last event, and the last that has been made findable; keys and words of later ones are unknown yet.</summary>
    public async Task<(long Newest, long Findable)> EndAsync(CancellationToken cancel)
    {
        SearchEnds ends = await SearchEnds.ReadAsync(db, cancel);
        return (ends.Newest, ends.Findable);
    }

    /// <summary>Finds one page.</summary>
    /// <returns>Sequence numbers in the direction of the window.</returns>
    public async Task<IReadOnlyList<long>> FindAsync(CompiledQuery query, SearchWindow window, CancellationToken cancel)
    {
        await using SearchCommands commands = await OpenAsync(cancel);
        return await FindAsync(commands, query, window, cancel);
    }

    /// <summary>Finds one page and reads its events. What stands in one index is found and read by one statement.</summary>
    /// <returns>Events in the direction of the window, not tracked.</returns>
    public async Task<IReadOnlyList<AuditEvent>> ReadAsync(CompiledQuery query, SearchWindow window, CancellationToken cancel)
    {
        await using SearchCommands commands = await OpenAsync(cancel);
        List<AuditEvent> events = await ReadAtOnceAsync(commands, BranchesOf(query), window, cancel) ?? await FindAndReadAsync(commands, query, window, cancel);
        events.Sort((a, b) => window.Older ? b.Seq.CompareTo(a.Seq) : a.Seq.CompareTo(b.Seq));
        return events;
    }

    private async Task<IReadOnlyList<long>> FindAsync(SearchCommands commands, CompiledQuery query, SearchWindow window, CancellationToken cancel)
    {
        SearchEnds? ends = null;
        SortedSet<long> found = [];
        foreach (Conjunction branch in BranchesOf(query))
        {
            // Where an index ends need not be asked when it is read to its end: one statement less.
            SearchEnds end = branch.StandsInIndexes ? SearchEnds.Unknown : ends ??= await SearchEnds.ReadAsync(db, cancel);
            long last = branch.Keys.Any() || branch.Words.Any() ? end.Findable : end.Newest;
            await AddAsync(commands, found, branch, RangeOf(window, last), end, window, cancel);
        }

        return [.. (window.Older ? found.Reverse() : found).Take(window.Limit)];
    }

    /// <summary>Finds and reads by one statement what stands in one index, and mixtures whose keys meet so often that the next few events of one fill the page. Null for all others.</summary>
    private static async Task<List<AuditEvent>?> ReadAtOnceAsync(SearchCommands commands, IReadOnlyList<Conjunction> branches, SearchWindow window, CancellationToken cancel)
    {
        if (branches is not [Conjunction branch])
        {
            return null;
        }

        await using DbCommand command = commands.New();
        SeqRange range = RangeOf(window, long.MaxValue);
        if (branch.StandsInIndexes)
        {
            return KeysOf(branch) is { Length: <= MostIndexesAtOnce } keys
                ? await commands.ReadAsync(KeySearch.MakeReading(command, keys, range, window.Older, window.Limit), AuditEventRow.Read, cancel)
                : null;
        }

        if (KeySearch.MakeGlance(command, branch, range, window.Older, window.Limit) is not { } glance)
        {
            return null;
        }

        List<AuditEvent> events = await commands.ReadAsync(glance, AuditEventRow.Read, cancel);
        return events.Count == window.Limit ? events : null;
    }

    private async Task<List<AuditEvent>> FindAndReadAsync(SearchCommands commands, CompiledQuery query, SearchWindow window, CancellationToken cancel)
    {
        IReadOnlyList<long> seqs = await FindAsync(commands, query, window, cancel);
        if (seqs.Count == 0)
        {
            return [];
        }

        await using DbCommand command = commands.New();
        string those = string.Join(", ", seqs.Select(seq => seq.ToString(CultureInfo.InvariantCulture)));
        command.CommandText = $"""SELECT {AuditEventRow.Columns} FROM "AuditEvents" AS e WHERE e."Seq" IN ({those})""";
        return await commands.ReadAsync(command, AuditEventRow.Read, cancel);
    }

    private static IReadOnlyList<Conjunction> BranchesOf(CompiledQuery query) => query.IsEverything ? [new Conjunction([])] : query.Branches;

    // No key walks the events themselves.
    private static SearchKey?[] KeysOf(Conjunction branch) => branch.IsEverything ? [null] : [.. branch.Keys.Single().Keys];

    private static SeqRange RangeOf(SearchWindow window, long last) => window.Older
        ? new SeqRange(1, Math.Min(window.Beyond is { } before ? before - 1 : last, last))
        : new SeqRange((window.Beyond ?? 0) + 1, last);

    private static async Task AddAsync(SearchCommands commands, SortedSet<long> found, Conjunction branch, SeqRange whole, SearchEnds end, SearchWindow window, CancellationToken cancel)
    {
        int have = 0;
        IEnumerable<TimedRange> ranges = branch.Time is { } time ? await new AuditSpans(commands).OfAsync(time, whole, end.Findable, cancel) : [new TimedRange(whole, whole)];
        foreach (TimedRange part in (window.Older ? ranges.Reverse() : ranges).Where(r => r.Range.From <= r.Range.To))
        {
            foreach (long seq in await ReadAsync(commands, branch.Within(part), part.Range, end, window.Older, window.Limit - have, cancel))
            {
                have++;
                found.Add(seq);
            }

            if (have >= window.Limit)
            {
                return;
            }
        }
    }

    // What is in full chunks is crossed by bitmaps; the few events after them are looked at one by one.
    private static async Task<IReadOnlyList<long>> ReadAsync(SearchCommands commands, Conjunction branch, SeqRange range, SearchEnds end, bool older, int limit, CancellationToken cancel)
    {
        if (range.From > end.InBitmaps || !BitmapSearch.CanAnswer(branch))
        {
            return await WalkAsync(commands, branch, range, older, limit, cancel);
        }

        List<long> found = [];
        (bool InBitmaps, SeqRange Part)[] parts = [(true, range with { To = Math.Min(range.To, end.InBitmaps) }), (false, range with { From = Math.Max(range.From, end.InBitmaps + 1) })];
        foreach ((bool inBitmaps, SeqRange part) in older ? parts.Reverse() : parts)
        {
            if (part.From <= part.To && found.Count < limit)
            {
                found.AddRange(inBitmaps
                    ? await new BitmapSearch(commands, end).FindAsync(branch, part, older, limit - found.Count, cancel)
                    : await WalkAsync(commands, branch, part, older, limit - found.Count, cancel));
            }
        }

        return found;
    }

    private static async Task<IReadOnlyList<long>> WalkAsync(SearchCommands commands, Conjunction branch, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        TextSearch text = new(commands);
        if (branch.Words.Any())
        {
            return await text.FindAsync(branch, range, older, limit, cancel);
        }

        return await new KeySearch(commands).FindAsync(branch, range, older, limit, cancel) ?? await text.FindAsync(branch, range, older, limit, cancel);
    }

    private Task<SearchCommands> OpenAsync(CancellationToken cancel) => SearchCommands.OpenAsync(db, OnStatement, cancel);
}

/// <summary>Sequence numbers from and to, both inside.</summary>
internal readonly record struct SeqRange(long From, long To)
{
    public bool Has(long seq) => seq >= From && seq <= To;

    /// <summary>What both have; from is behind to where that is nothing.</summary>
    public SeqRange And(SeqRange other) => new(Math.Max(From, other.From), Math.Min(To, other.To));
}

/// <summary>Where events of a time can stand.</summary>
/// <param name="Range">All of them.</param>
/// <param name="Sure">Those that all happened in that time.</param>
internal readonly record struct TimedRange(SeqRange Range, SeqRange Sure);

/// <summary>Up to which sequence number there is what.</summary>
/// <param name="Newest">Events.</param>
/// <param name="Findable">Events that have been made findable.</param>
/// <param name="InSmall">Events whose keys stand in bitmaps of small chunks.</param>
/// <param name="InLarge">Events whose keys stand in bitmaps of large chunks.</param>
internal sealed record SearchEnds(long Newest, long Findable, long InSmall, long InLarge)
{
    /// <summary>Events whose keys stand in bitmaps of either size.</summary>
    public long InBitmaps => Math.Max(InSmall, InLarge);

    /// <summary>For what is read to its end, wherever that is.</summary>
    public static SearchEnds Unknown { get; } = new(long.MaxValue, long.MaxValue, 0, 0);

    public static async Task<SearchEnds> ReadAsync(PortalDb db, CancellationToken cancel)
    {
        List<SearchEnds> ends = await db.QueryAsync(
            command => $"""SELECT "Seq", "IndexedSeq", {LastChunk(command, BitmapLevel.Small)}, {LastChunk(command, BitmapLevel.Large)} FROM "AuditHead" WHERE "Id" = 1""",
            reader => new SearchEnds(reader.GetInt64(0), reader.GetInt64(1), BitmapLevel.Small.EndOf(reader.GetInt64(2)), BitmapLevel.Large.EndOf(reader.GetInt64(3))),
            cancel);
        return ends.SingleOrDefault() ?? new SearchEnds(0, 0, 0, 0);
    }

    private static string LastChunk(DbCommand command, BitmapLevel level) =>
        $"""COALESCE((SELECT MAX("Chunk") FROM "AuditBitmaps" WHERE "Level" = {command.Parameter(level.Number)} AND "Term" = {command.Parameter(AuditBitmaps.Made)}), -1)""";
}
