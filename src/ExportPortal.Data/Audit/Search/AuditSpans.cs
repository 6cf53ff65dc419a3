using System.Data.Common;
using ExportPortal.Data.Storage;

namespace ExportPortal.Data.Audit.Search;

/// <summary>
/// The time between which the events of each block of 1,024 happened, and of each 64 full blocks. Events stand in the order in which they were written down, which is nearly,
/// but with several nodes or an imported history not exactly, the order of their times: the blocks turn a range of time into few ranges of sequence numbers.
/// </summary>
internal sealed class AuditSpans(SearchCommands commands)
{
    public const int BlockBits = 10;
    private const int MostRanges = 16;
    private const int BlocksInLong = 64;

    /// <summary>Adds up the spans of full blocks, 64 to one. Of those that are not added up yet, a search looks at each.</summary>
    /// <param name="db">The database, in a transaction that keeps the index as it is.</param>
    /// <param name="findable">The last event that has been counted into its block.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static async Task AddUpAsync(PortalDb db, long findable, CancellationToken cancel)
    {
        await using DbCommand command = db.CreateCommand();
        command.CommandText =
            $"""
            INSERT INTO "AuditLongSpans" ("Block", "MinAt", "MaxAt")
            SELECT s."Block" / {BlocksInLong}, MIN(s."MinAt"), MAX(s."MaxAt") FROM "AuditSpans" AS s
            WHERE s."Block" >= {FirstLoose} AND s."Block" < {command.Parameter(LongBlocks(findable) * BlocksInLong)}
            GROUP BY s."Block" / {BlocksInLong}
            """;
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Whether there are spans to add up.</summary>
    public static async Task<bool> AreLooseAsync(PortalDb db, CancellationToken cancel)
    {
        List<bool> loose = await db.QueryAsync(
            _ => $"""SELECT {FirstLoose}, "IndexedSeq" FROM "AuditHead" WHERE "Id" = 1""", reader => reader.GetInt64(0) < LongBlocks(reader.GetInt64(1)) * BlocksInLong, cancel);
        return loose.Contains(true);
    }

    /// <summary>The ranges in which events of that time can stand, in order.</summary>
    /// <param name="time">The time.</param>
    /// <param name="whole">Where to look.</param>
    /// <param name="measured">The last event that has been counted into its block; blocks that hold later ones are always in.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<IReadOnlyList<TimedRange>> OfAsync(TimeLiteral time, SeqRange whole, long measured, CancellationToken cancel)
    {
        long first = whole.From >> BlockBits;
        long last = whole.To >> BlockBits;
        await using DbCommand command = commands.New();
        string Meets(string spans) => $"{spans}.\"MaxAt\" >= {command.Parameter(time.From)} AND {spans}.\"MinAt\" < {command.Parameter(time.To)}";
        string IsSure(string spans) => $"{spans}.\"MinAt\" >= {command.Parameter(time.From)} AND {spans}.\"MaxAt\" < {command.Parameter(time.To)}";
        // A long span that lies in the time, and in the whole, stands for its blocks; where the time begins or ends, the blocks are looked at, and those behind the last long one.
        // From the long ones to their blocks: the cross keeps SQLite to this order, and the limit PostgreSQL, which would rather read all blocks. The plus keeps SQLite from
        // beginning at the first block for each of the long ones.
        string IsWhole() => $"({IsSure("l")} AND l.\"Block\" * {BlocksInLong} >= {command.Parameter(first)} AND (l.\"Block\" + 1) * {BlocksInLong} <= {command.Parameter(last + 1)})";
        string LongOnes() => $"l.\"Block\" >= {command.Parameter(first / BlocksInLong)} AND l.\"Block\" <= {command.Parameter(last / BlocksInLong)}";
        string inLong = $"s.\"Block\" >= l.\"Block\" * {BlocksInLong} AND s.\"Block\" < (l.\"Block\" + 1) * {BlocksInLong}";
        string blocksOfLong = commands.IsPostgres ? $"LATERAL (SELECT s.* FROM \"AuditSpans\" AS s WHERE {inLong} LIMIT {BlocksInLong}) AS s" : $"\"AuditSpans\" AS s ON {inLong}";
        command.CommandText =
            $"""
            SELECT l."Block" * {BlocksInLong}, {BlocksInLong}, 1 FROM "AuditLongSpans" AS l WHERE {LongOnes()} AND {IsWhole()}
            UNION ALL
            SELECT s."Block", 1, CASE WHEN {IsSure("s")} THEN 1 ELSE 0 END FROM "AuditLongSpans" AS l CROSS JOIN {blocksOfLong}
            WHERE {LongOnes()} AND {Meets("l")} AND NOT {IsWhole()} AND +s."Block" >= {command.Parameter(first)} AND +s."Block" <= {command.Parameter(last)} AND {Meets("s")}
            UNION ALL
            SELECT s."Block", 1, CASE WHEN {IsSure("s")} THEN 1 ELSE 0 END FROM "AuditSpans" AS s
            WHERE s."Block" >= {FirstLoose} AND +s."Block" >= {command.Parameter(first)} AND s."Block" <= {command.Parameter(last)} AND {Meets("s")}
            """;
        long open = measured >= whole.To ? last + 1 : measured >> BlockBits;
        List<Blocks> blocks = [.. (await commands.ReadAsync(command, reader => new Blocks(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2) == 1), cancel)).Where(b => b.First < open).OrderBy(b => b.First)];
        if (open <= last)
        {
            blocks.Add(new Blocks(Math.Max(open, first), last - Math.Max(open, first) + 1, IsSure: false));
        }

        long gap = 1;
        List<TimedRange> ranges = Join(blocks, gap);
        while (ranges.Count > MostRanges)
        {
            gap *= 2;
            ranges = Join(blocks, gap);
        }

        return [.. ranges.Select(r => new TimedRange(r.Range.And(whole), r.Sure.And(whole))).Where(r => r.Range.From <= r.Range.To)];
    }

    // Long spans are added up in order: what is behind the last of them is loose.
    private static string FirstLoose => $"""(SELECT COALESCE(MAX("Block") + 1, 0) * {BlocksInLong} FROM "AuditLongSpans")""";

    private static long LongBlocks(long findable) => (findable + 1) / (BlocksInLong << BlockBits);

    private static List<TimedRange> Join(List<Blocks> blocks, long gap)
    {
        List<TimedRange> ranges = [];
        int start = 0;
        int sureStart = 0;
        SeqRange sure = default;
        for (int i = 0; i < blocks.Count; i++)
        {
            if (i > 0 && blocks[i].First - blocks[i - 1].Last > gap)
            {
                (start, sure) = (i, default);
            }

            // The longest row of blocks that lie in the time, one right behind the other.
            sureStart = i > start && blocks[i - 1].IsSure && blocks[i].First == blocks[i - 1].Last + 1 ? sureStart : i;
            SeqRange row = EventsOf(blocks[sureStart], blocks[i]);
            sure = blocks[i].IsSure && row.To - row.From >= sure.To - sure.From ? row : sure;
            if (i == blocks.Count - 1 || blocks[i + 1].First - blocks[i].Last > gap)
            {
                ranges.Add(new TimedRange(EventsOf(blocks[start], blocks[i]), sure));
            }
        }

        return ranges;
    }

    private static SeqRange EventsOf(Blocks first, Blocks last) => new(first.First << BlockBits, ((last.Last + 1) << BlockBits) - 1);

    /// <summary>Blocks in a row that meet a time, and whether all of them lie in it.</summary>
    private readonly record struct Blocks(long First, long Count, bool IsSure)
    {
        public long Last => First + Count - 1;
    }
}
