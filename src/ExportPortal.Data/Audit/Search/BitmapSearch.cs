using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using ExportPortal.Data.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ExportPortal.Data.Audit.Search;

/// <summary>Crosses the keys of one choice of a query by their bitmaps, chunk by chunk in the direction of reading, until a page is full.</summary>
/// <param name="commands">Runs the statements.</param>
/// <param name="level">The size of the chunks.</param>
internal sealed class BitmapSearch(SearchCommands commands, BitmapLevel level)
{
    // Words of 64 events that are crossed at once for each key: what is small in memory. Keys that meet often fill a page from the first large chunk alone.
    private const int MostWords = 1 << 14;

    // Events whose time is asked for by one statement.
    private const int TimesAtOnce = 200;

    /// <summary>Whether several keys are to be crossed, each wanted one of which has bitmaps. A wanted key without them has few events: its list is the way.</summary>
    public static bool CanAnswer(Conjunction asked) =>
        !asked.Words.Any() && (asked.Keys.Skip(1).Any() || asked.Keys.Any(k => !k.IsWanted)) && asked.Keys.Where(k => k.IsWanted).All(k => k.Keys.All(key => key.HasBitmaps));

    /// <summary>Finds the sequence numbers in a range whose chunks have all been made.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(Conjunction asked, SeqRange range, bool older, int limit, CancellationToken cancel)
    {
        KeyLiteral[] literals = [.. asked.Keys];
        long low = level.ChunkOf(range.From);
        long high = level.ChunkOf(range.To);
        List<long> found = [];
        for (int chunks = level == BitmapLevel.Large ? 1 : MostWords / level.Words; low <= high && found.Count < limit; chunks = MostWords / level.Words)
        {
            (long first, long last) = older ? (Math.Max(low, high - chunks + 1), high) : (low, Math.Min(high, low + chunks - 1));
            SeqRange part = new(Math.Max(range.From, level.StartOf(first)), Math.Min(range.To, level.EndOf(last)));
            int words = (int)(last - first + 1) * level.Words;
            ulong[] all = ArrayPool<ulong>.Shared.Rent((literals.Length + 1) * words);
            try
            {
                Memory<ulong> crossed = all.AsMemory(0, words);
                Memory<ulong>[] having = [.. literals.Select((_, i) => all.AsMemory((i + 1) * words, words))];
                await ReadAsync(literals, having, first, last, part, cancel);
                Cross(literals, having, crossed.Span);
                await AddAsync(found, SeqsOf(crossed, level.StartOf(first), part, older), asked.Time, older, limit, cancel);
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
        for (int i = 0; i < literals.Length; i++)
        {
            ReadOnlySpan<ulong> some = having[i].Span;
            ulong turned = literals[i].IsWanted ? 0 : ulong.MaxValue;
            for (int word = 0; word < crossed.Length; word++)
            {
                crossed[word] &= some[word] ^ turned;
            }
        }
    }

    /// <summary>Marks for each literal which events of the chunks have one of its keys.</summary>
    private async Task ReadAsync(KeyLiteral[] literals, Memory<ulong>[] having, long first, long last, SeqRange part, CancellationToken cancel)
    {
        foreach (Memory<ulong> words in having)
        {
            words.Span.Clear();
        }

        await UnpackAsync(literals, having, first, last, cancel);
        for (int i = 0; i < literals.Length; i++)
        {
            foreach (SearchKey key in literals[i].Keys.Where(k => !k.HasBitmaps))
            {
                await using DbCommand command = commands.New();
                command.CommandText = $"SELECT d.\"Seq\" FROM {KeySearch.From(command, key, part)}";
                foreach (long seq in await commands.ReadSeqsAsync(command, cancel))
                {
                    BitmapLevel.Set(having[i].Span, seq - level.StartOf(first));
                }
            }
        }
    }

    private async Task UnpackAsync(KeyLiteral[] literals, Memory<ulong>[] having, long first, long last, CancellationToken cancel)
    {
        ILookup<long, Memory<ulong>> places = literals.Zip(having).SelectMany(pair => pair.First.Keys.Where(k => k.HasBitmaps).Select(k => (k.Term, pair.Second))).ToLookup(p => p.Term, p => p.Second);
        if (places.Count == 0)
        {
            return;
        }

        await using DbCommand command = commands.New();
        command.CommandText =
            $"""
            SELECT "Term", "Chunk", "Bits" FROM "AuditBitmaps"
            WHERE "Level" = {command.Parameter(level.Number)} AND "Term" IN ({string.Join(", ", places.Select(p => command.Parameter(p.Key)))}) AND "Chunk" >= {command.Parameter(first)} AND "Chunk" <= {command.Parameter(last)}
            """;
        await commands.ReadAsync(
            command,
            reader =>
            {
                ReadOnlySpan<byte> packed = BytesOf(reader, 2);
                int start = (int)(reader.GetInt64(1) - first) * level.Words;
                foreach (Memory<ulong> words in places[reader.GetInt64(0)])
                {
                    level.Unpack(packed, words.Span.Slice(start, level.Words));
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
        for (int i = 0; i < words.Length; i++)
        {
            int word = older ? words.Length - 1 - i : i;
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
