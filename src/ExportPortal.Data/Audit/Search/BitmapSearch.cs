using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using ExportPortal.Data.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Crosses the keys of one choice of a query by their bitmaps, a million events at a time in the direction of reading, until a page is full.</summary>
/// <param name="commands">Runs the statements.</param>
/// <param name="ends">Up to where there are bitmaps.</param>
internal sealed class BitmapSearch(SearchCommands commands, SearchEnds ends)
{
    // Large chunks that are crossed at once: a million events by one statement, 128 KB for each key.
    private const int MostChunks = 16;

    // Events whose time is asked for by the first statement. It fills most pages; where a time begins or ends in a block of events, the second asks for all the others.
    private const int FewTimes = 200;
    private const int ManyTimes = 1 << AuditSpans.BlockBits;

    /// <summary>Whether several keys are to be crossed, each wanted one of which has bitmaps. A wanted key without them has few events: its list is the way.</summary>
    public static bool CanAnswer(Conjunction asked) =>
        !asked.Words.Any() && (asked.Keys.Skip(1).Any() || asked.Keys.Any(k => !k.IsWanted)) && asked.Keys.Where(k => k.IsWanted).All(k => k.Keys.All(key => key.HasBitmaps));

    /// <summary>Finds the sequence numbers in a range whose chunks have all been made.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(Conjunction asked, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        KeyLiteral[] literals = [.. asked.Keys];
        long low = BitmapLevel.Large.ChunkOf(range.From);
        long high = BitmapLevel.Large.ChunkOf(range.To);
        List<long> found = [];
        while (low <= high && found.Count < limit)
        {
            (long first, long last) = older ? (Math.Max(low, high - MostChunks + 1), high) : (low, Math.Min(high, low + MostChunks - 1));
            SeqRange part = range.And(new SeqRange(BitmapLevel.Large.StartOf(first), BitmapLevel.Large.EndOf(last)));
            using KeyWords words = new(literals.Length, first, (int)(last - first + 1));
            await ReadAsync(literals, words, part, cancel);
            await AddAsync(found, SeqsOf(literals, words, part, older), asked.Time, older, limit, cancel);
            (low, high) = older ? (low, first - 1) : (last + 1, high);
        }

        return found;
    }

    /// <summary>Marks for each literal which events of a part have one of its keys.</summary>
    private async Task ReadAsync(KeyLiteral[] literals, KeyWords words, SeqRange part, CancellationToken cancel)
    {
        await UnpackAsync(literals, words, part, cancel);
        for (int i = 0; i < literals.Length; i++)
        {
            foreach (SearchKey key in literals[i].Keys.Where(k => !k.HasBitmaps))
            {
                await using DbCommand command = commands.New();
                command.CommandText = $"SELECT d.\"Seq\" FROM {KeySearch.From(command, key, part)}";
                foreach (long seq in await commands.ReadSeqsAsync(command, cancel))
                {
                    words.Add(i, seq);
                }
            }
        }
    }

    private async Task UnpackAsync(KeyLiteral[] literals, KeyWords words, SeqRange part, CancellationToken cancel)
    {
        ILookup<long, int> places = literals.SelectMany((literal, i) => literal.Keys.Where(k => k.HasBitmaps).Select(k => (k.Term, Literal: i))).ToLookup(p => p.Term, p => p.Literal);
        if (places.Count == 0)
        {
            return;
        }

        // Large chunks as far as they go, small ones behind them.
        await using DbCommand command = commands.New();
        string terms = string.Join(", ", places.Select(p => command.Parameter(p.Key)));
        (BitmapLevel Level, SeqRange Events)[] levels =
        [
            (BitmapLevel.Large, part with { To = Math.Min(part.To, ends.InLarge) }),
            (BitmapLevel.Small, part with { From = Math.Max(part.From, ends.InLarge + 1) }),
        ];
        command.CommandText = string.Join(" UNION ALL ", levels.Where(l => l.Events.From <= l.Events.To).Select(l =>
            $"""
            SELECT {l.Level.Number}, "Term", "Chunk", "Bits" FROM "AuditBitmaps"
            WHERE "Level" = {l.Level.Number} AND "Term" IN ({terms}) AND "Chunk" >= {command.Parameter(l.Level.ChunkOf(l.Events.From))} AND "Chunk" <= {command.Parameter(l.Level.ChunkOf(l.Events.To))}
            """));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BitmapLevel.Large.Words * sizeof(ulong));
        try
        {
            await commands.ReadAsync(
                command,
                reader =>
                {
                    BitmapLevel level = reader.GetInt32(0) == BitmapLevel.Large.Number ? BitmapLevel.Large : BitmapLevel.Small;
                    ReadOnlySpan<byte> packed = BytesOf(reader, 3, buffer);
                    foreach (int literal in places[reader.GetInt64(1)])
                    {
                        words.Add(literal, level, reader.GetInt64(2), packed);
                    }

                    return true;
                },
                cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // SQLite's own bytes while the reader stands on the row, else one buffer for all: thirty copies of eight kilobytes each make the collector run at every page.
    private static ReadOnlySpan<byte> BytesOf(DbDataReader reader, int column, byte[] buffer) => reader is SqliteDataReader { Handle: { } statement }
        ? raw.sqlite3_column_blob(statement, column)
        : buffer.AsSpan(0, (int)reader.GetBytes(column, 0, buffer, 0, buffer.Length));

    // Chunk by chunk, so that a page that is full costs no further ones.
    private static IEnumerable<long> SeqsOf(KeyLiteral[] literals, KeyWords words, SeqRange part, bool older)
    {
        ulong[] crossed = new ulong[BitmapLevel.Large.Words];
        for (int i = 0; i < words.Chunks; i++)
        {
            int chunk = older ? words.Chunks - 1 - i : i;
            if (!words.Cross(literals, chunk, crossed))
            {
                continue;
            }

            for (int word = Next(crossed, older ? crossed.Length : -1, older); word >= 0; word = Next(crossed, word, older))
            {
                for (ulong left = crossed[word]; left != 0;)
                {
                    int bit = older ? 63 - BitOperations.LeadingZeroCount(left) : BitOperations.TrailingZeroCount(left);
                    left ^= 1UL << bit;
                    long seq = words.StartOf(chunk) + (word * 64L) + bit;
                    if (part.Has(seq))
                    {
                        yield return seq;
                    }
                }
            }
        }
    }

    /// <summary>The next word that marks an event, or -1: most mark none.</summary>
    private static int Next(ReadOnlySpan<ulong> words, int after, bool older)
    {
        if (older)
        {
            return words[..after].LastIndexOfAnyExcept(0UL);
        }

        int steps = words[(after + 1)..].IndexOfAnyExcept(0UL);
        return steps < 0 ? -1 : after + 1 + steps;
    }

    private async Task AddAsync(List<long> found, IEnumerable<long> seqs, TimeLiteral? time, bool older, int limit, CancellationToken cancel)
    {
        if (time is null)
        {
            found.AddRange(seqs.Take(limit - found.Count));
            return;
        }

        foreach (long[] some in Batches(seqs))
        {
            HashSet<long> inTime = [.. await InTimeAsync([.. some.Where(seq => !time.Sure.Has(seq))], time, older, limit - found.Count, cancel)];
            found.AddRange(some.Where(seq => time.Sure.Has(seq) || inTime.Contains(seq)).Take(limit - found.Count));
            if (found.Count >= limit)
            {
                return;
            }
        }
    }

    private static IEnumerable<long[]> Batches(IEnumerable<long> seqs)
    {
        using IEnumerator<long> rest = seqs.GetEnumerator();
        List<long> some = [];
        int size = FewTimes;
        while (rest.MoveNext())
        {
            some.Add(rest.Current);
            if (some.Count == size)
            {
                yield return [.. some];
                some.Clear();
                size = ManyTimes;
            }
        }

        if (some.Count > 0)
        {
            yield return [.. some];
        }
    }

    /// <summary>Those of some events that happened in a time, the first so many in the direction of reading.</summary>
    private async Task<IReadOnlyList<long>> InTimeAsync(long[] seqs, TimeLiteral time, bool older, int limit, CancellationToken cancel)
    {
        if (seqs.Length == 0)
        {
            return [];
        }

        await using DbCommand command = commands.New();
        string those = string.Join(", ", seqs.Select(seq => seq.ToString(CultureInfo.InvariantCulture)));
        command.CommandText =
            $"""SELECT e."Seq" FROM "AuditEvents" AS e WHERE e."Seq" IN ({those}) AND e."At" >= {command.Parameter(time.From)} AND e."At" < {command.Parameter(time.To)} ORDER BY e."Seq" {(older ? "DESC" : "ASC")} LIMIT {command.Parameter(limit)}""";
        return await commands.ReadSeqsAsync(command, cancel);
    }
}
