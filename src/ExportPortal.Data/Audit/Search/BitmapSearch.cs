using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
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

    // Events whose time is asked for by one statement.
    private const int TimesAtOnce = 200;

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
            long start = BitmapLevel.Large.StartOf(first);
            SeqRange part = new(Math.Max(range.From, start), Math.Min(range.To, BitmapLevel.Large.EndOf(last)));
            int words = (int)(last - first + 1) * BitmapLevel.Large.Words;
            ulong[] all = ArrayPool<ulong>.Shared.Rent((literals.Length + 1) * words);
            try
            {
                Memory<ulong> crossed = all.AsMemory(0, words);
                Memory<ulong>[] having = [.. literals.Select((_, i) => all.AsMemory((i + 1) * words, words))];
                await ReadAsync(literals, having, start, part, cancel);
                Cross(literals, having, crossed.Span);
                await AddAsync(found, SeqsOf(crossed, start, part, older), asked.Time, older, limit, cancel);
            }
            finally
            {
                ArrayPool<ulong>.Shared.Return(all);
            }

            (low, high) = older ? (low, first - 1) : (last + 1, high);
        }

        return found;
    }

    private static void Cross(KeyLiteral[] literals, Memory<ulong>[] having, Span<ulong> crossed)
    {
        crossed.Fill(ulong.MaxValue);
        // Chunks are large enough for whole vectors.
        Span<Vector<ulong>> result = MemoryMarshal.Cast<ulong, Vector<ulong>>(crossed);
        for (int i = 0; i < literals.Length; i++)
        {
            ReadOnlySpan<Vector<ulong>> some = MemoryMarshal.Cast<ulong, Vector<ulong>>(having[i].Span);
            Vector<ulong> turned = literals[i].IsWanted ? Vector<ulong>.Zero : Vector<ulong>.AllBitsSet;
            for (int v = 0; v < result.Length; v++)
            {
                result[v] &= some[v] ^ turned;
            }
        }
    }

    /// <summary>Marks for each literal which events of a part have one of its keys, in words that begin at a sequence number.</summary>
    private async Task ReadAsync(KeyLiteral[] literals, Memory<ulong>[] having, long start, SeqRange part, CancellationToken cancel)
    {
        foreach (Memory<ulong> words in having)
        {
            words.Span.Clear();
        }

        await UnpackAsync(literals, having, start, part, cancel);
        for (int i = 0; i < literals.Length; i++)
        {
            foreach (SearchKey key in literals[i].Keys.Where(k => !k.HasBitmaps))
            {
                await using DbCommand command = commands.New();
                command.CommandText = $"SELECT d.\"Seq\" FROM {KeySearch.From(command, key, part)}";
                foreach (long seq in await commands.ReadSeqsAsync(command, cancel))
                {
                    BitmapLevel.Set(having[i].Span, seq - start);
                }
            }
        }
    }

    private async Task UnpackAsync(KeyLiteral[] literals, Memory<ulong>[] having, long start, SeqRange part, CancellationToken cancel)
    {
        ILookup<long, Memory<ulong>> places = literals.Zip(having).SelectMany(pair => pair.First.Keys.Where(k => k.HasBitmaps).Select(k => (k.Term, pair.Second))).ToLookup(p => p.Term, p => p.Second);
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
        await commands.ReadAsync(
            command,
            reader =>
            {
                BitmapLevel level = reader.GetInt32(0) == BitmapLevel.Large.Number ? BitmapLevel.Large : BitmapLevel.Small;
                ReadOnlySpan<byte> packed = BytesOf(reader, 3);
                int place = (int)((level.StartOf(reader.GetInt64(2)) - start) >> 6);
                foreach (Memory<ulong> words in places[reader.GetInt64(1)])
                {
                    level.Unpack(packed, words.Span.Slice(place, level.Words));
                }

                return true;
            },
            cancel);
    }

    // SQLite's own bytes while the reader stands on the row: thirty copies of eight kilobytes each make the collector run at every page.
    private static ReadOnlySpan<byte> BytesOf(DbDataReader reader, int column) =>
        reader is SqliteDataReader { Handle: { } statement } ? raw.sqlite3_column_blob(statement, column) : reader.GetFieldValue<byte[]>(column);

    private static IEnumerable<long> SeqsOf(ReadOnlyMemory<ulong> words, long start, SeqRange part, bool older)
    {
        for (int word = Next(words.Span, older ? words.Length : -1, older); word >= 0; word = Next(words.Span, word, older))
        {
            for (ulong left = words.Span[word]; left != 0;)
            {
                int bit = older ? 63 - BitOperations.LeadingZeroCount(left) : BitOperations.TrailingZeroCount(left);
                left ^= 1UL << bit;
                long seq = start + (word * 64L) + bit;
                if (seq >= part.From && seq <= part.To)
                {
                    yield return seq;
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

        foreach (long[] some in seqs.Chunk(TimesAtOnce))
        {
            await using DbCommand command = commands.New();
            string those = string.Join(", ", some.Select(seq => seq.ToString(CultureInfo.InvariantCulture)));
            command.CommandText =
                $"""SELECT e."Seq" FROM "AuditEvents" AS e WHERE e."Seq" IN ({those}) AND e."At" >= {command.Parameter(time.From)} AND e."At" < {command.Parameter(time.To)} ORDER BY e."Seq" {(older ? "DESC" : "ASC")}""";
            found.AddRange((await commands.ReadSeqsAsync(command, cancel)).Take(limit - found.Count));
            if (found.Count >= limit)
            {
                return;
            }
        }
    }
}
